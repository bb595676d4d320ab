import type { StorageClass } from '../../../../../core/api/storage-v1.ts';
import { formatLabels } from '../../../printers/table.ts';
import { defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';

const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

export const storageClassDescriber = defineDescriber<StorageClass>({
  group: 'storage.k8s.io',
  kind: 'StorageClass',
  describe: async (storageClass, context) => {
    const { writer } = context;
    const {
      metadata,
      provisioner,
      parameters,
      allowVolumeExpansion,
      mountOptions = [],
      reclaimPolicy,
      volumeBindingMode,
    } = storageClass;
    writer.field(0, 'Name', metadata.name);
    const isDefault = defaultAnnotations.some((name) => metadata.annotations?.[name] === 'true');
    writer.field(0, 'IsDefaultClass', isDefault ? 'Yes' : 'No');
    writer.field(0, 'Annotations', formatLabels(metadata.annotations ?? {}));
    writer.field(0, 'Provisioner', provisioner);
    writer.field(0, 'Parameters', formatLabels(parameters ?? {}));
    writer.field(
      0,
      'AllowVolumeExpansion',
      allowVolumeExpansion === undefined ? '<unset>' : allowVolumeExpansion ? 'True' : 'False',
    );
    writer.line(0, mountOptions.length === 0 ? 'MountOptions:\t<none>' : 'MountOptions:');
    for (const option of mountOptions) writer.line(1, option);
    if (reclaimPolicy !== undefined) writer.field(0, 'ReclaimPolicy', reclaimPolicy);
    if (volumeBindingMode !== undefined) writer.field(0, 'VolumeBindingMode', volumeBindingMode);
    await describeEvents(context);
  },
});
