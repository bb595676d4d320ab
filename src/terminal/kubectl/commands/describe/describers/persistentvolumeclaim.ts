import type { PersistentVolumeClaim, Pod } from '../../../../../core/api/core-v1.ts';
import { canonicalQuantity } from '../../../../../core/meta/quantity.ts';
import { accessModesText } from '../access-modes.ts';
import { type DescribeContext, defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';
import { listPods } from '../pod-counts.ts';
import { formatDate, since } from '../times.ts';

export const persistentVolumeClaimDescriber = defineDescriber<PersistentVolumeClaim>({
  group: '',
  kind: 'PersistentVolumeClaim',
  describe: async (claim, context) => {
    const { writer, session, item } = context;
    const pods = await listPods(session, item.namespace, {});
    describeClaim(claim, context);
    writer.list('Used By', usersOf(claim, pods));
    const conditions = claim.status?.conditions ?? [];
    if (conditions.length > 0) {
      writer.line(0, 'Conditions:');
      writer.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
      writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
    }
    for (const { type, status, lastProbeTime, lastTransitionTime, reason = '', message = '' } of conditions) {
      writer.line(
        1,
        `${type} \t${status} \t${formatDate(lastProbeTime)} \t${formatDate(lastTransitionTime)} \t${reason} \t${message}`,
      );
    }
    await describeEvents(context);
  },
});

function describeClaim({ metadata, spec, status }: PersistentVolumeClaim, { writer, session }: DescribeContext): void {
  writer.field(0, 'Name', metadata.name);
  writer.field(0, 'Namespace', metadata.namespace ?? '');
  writer.field(0, 'StorageClass', spec?.storageClassName ?? '');
  const terminating = metadata.deletionTimestamp;
  writer.field(0, 'Status', terminating ? `Terminating (lasts ${since(session, terminating)})` : (status?.phase ?? ''));
  writer.field(0, 'Volume', spec?.volumeName ?? '');
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.field(0, 'Finalizers', `[${(metadata.finalizers ?? []).join(' ')}]`);
  const bound = Boolean(spec?.volumeName);
  writer.field(0, 'Capacity', bound ? canonicalQuantity(status?.capacity?.['storage'] ?? '0') : '');
  writer.field(0, 'Access Modes', bound ? accessModesText(status?.accessModes) : '');
  if (spec?.volumeMode !== undefined) writer.field(0, 'VolumeMode', spec.volumeMode);
  if (spec?.dataSource === undefined) return;
  writer.line(0, 'DataSource:');
  if (spec.dataSource.apiGroup !== undefined) writer.field(1, 'APIGroup', spec.dataSource.apiGroup);
  writer.field(1, 'Kind', spec.dataSource.kind);
  writer.field(1, 'Name', spec.dataSource.name);
}

/** The pods that mount the claim, and those that own it. */
function usersOf({ metadata }: PersistentVolumeClaim, pods: readonly Pod[]): string[] {
  const owners = new Set(metadata.ownerReferences?.filter(({ kind }) => kind === 'Pod').map(({ uid }) => uid));
  const mounts = (pod: Pod): boolean =>
    pod.spec?.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === metadata.name) ?? false;
  return pods
    .filter((pod) => mounts(pod) || owners.has(pod.metadata.uid ?? ''))
    .map((pod) => pod.metadata.name)
    .sort();
}
