import type { PersistentVolume } from '../../../../../core/api/core-v1.ts';
import { canonicalQuantity } from '../../../../../core/meta/quantity.ts';
import { accessModesText } from '../access-modes.ts';
import { type DescribeContext, defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';
import { since } from '../times.ts';
import { hostPathEntries, nfsEntries } from '../volumes.ts';
import type { DescribeWriter } from '../writer.ts';

export const persistentVolumeDescriber = defineDescriber<PersistentVolume>({
  group: '',
  kind: 'PersistentVolume',
  describe: async (volume, context) => {
    const { writer } = context;
    const { metadata, spec, status } = volume;
    writer.field(0, 'Name', metadata.name);
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.field(0, 'Finalizers', `[${(metadata.finalizers ?? []).join(' ')}]`);
    writer.field(0, 'StorageClass', spec?.storageClassName ?? '');
    writer.field(0, 'Status', phase(volume, context));
    const claim = spec?.claimRef;
    writer.field(0, 'Claim', claim === undefined ? '' : `${claim.namespace ?? ''}/${claim.name ?? ''}`);
    writer.field(0, 'Reclaim Policy', spec?.persistentVolumeReclaimPolicy ?? '');
    writer.field(0, 'Access Modes', accessModesText(spec?.accessModes));
    if (spec?.volumeMode !== undefined) writer.field(0, 'VolumeMode', spec.volumeMode);
    writer.field(0, 'Capacity', canonicalQuantity(spec?.capacity?.['storage'] ?? '0'));
    describeAffinity(writer, volume);
    writer.field(0, 'Message', status?.message ?? '');
    writer.line(0, 'Source:');
    describeSource(writer, volume);
    await describeEvents(context);
  },
});

function phase({ metadata, status }: PersistentVolume, { session }: DescribeContext): string {
  return metadata.deletionTimestamp
    ? `Terminating (lasts ${since(session, metadata.deletionTimestamp)})`
    : (status?.phase ?? '');
}

function describeAffinity(writer: DescribeWriter, { spec }: PersistentVolume): void {
  const required = spec?.nodeAffinity?.required;
  if (required === undefined) {
    writer.line(0, 'Node Affinity:\t<none>');
    return;
  }
  writer.line(0, 'Node Affinity:\t');
  const terms = required.nodeSelectorTerms;
  writer.line(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}`);
  terms.forEach(({ matchExpressions = [] }, index) => {
    const texts = matchExpressions.map(({ key, operator, values = [] }) => {
      return `${key} ${operator.toLowerCase()}${values.length === 0 ? '' : ` [${values.join(', ')}]`}`;
    });
    writer.write(`    Term ${index}:\t${texts.length === 0 ? '<none>' : texts.join('\n    \t')}\n`);
  });
}

function describeSource(writer: DescribeWriter, { spec }: PersistentVolume): void {
  const { hostPath, nfs, local, csi } = spec ?? {};
  if (hostPath) for (const [title, value] of hostPathEntries(hostPath)) writer.field(2, title, value);
  else if (nfs) for (const [title, value] of nfsEntries(nfs)) writer.field(2, title, value);
  else if (local) {
    writer.field(2, 'Type', 'LocalVolume (a persistent volume backed by local storage on a node)');
    writer.field(2, 'Path', local.path);
  } else if (csi) {
    writer.field(2, 'Type', 'CSI (a Container Storage Interface (CSI) volume source)');
    writer.field(2, 'Driver', csi.driver);
    writer.field(2, 'FSType', csi.fsType ?? '');
    writer.field(2, 'VolumeHandle', csi.volumeHandle);
    writer.field(2, 'ReadOnly', csi.readOnly === true);
    const attributes = Object.entries(csi.volumeAttributes ?? {}).map(([key, value]) => `${key}=${value}`);
    writer.field(2, 'VolumeAttributes', attributes.length === 0 ? '<none>' : attributes.sort().join('\n    \t'));
  } else writer.line(1, '<unknown>');
}
