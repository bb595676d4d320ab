import type { Lease } from '../../../../../core/api/coordination-v1.ts';
import type { Node } from '../../../../../core/api/core-v1.ts';
import { canonicalQuantity } from '../../../../../core/meta/quantity.ts';
import { isForbidden } from '../../../../../core/meta/status.ts';
import { type DescribeContext, defineDescriber } from '../describer.ts';
import { searchEvents, writeEvents } from '../events.ts';
import { describeNodeResources } from '../node-resources.ts';
import { listPods } from '../pod-counts.ts';
import type { ResourceAmounts } from '../pod-resources.ts';
import { formatDate } from '../times.ts';
import type { DescribeWriter } from '../writer.ts';

export const nodeDescriber = defineDescriber<Node>({
  group: '',
  kind: 'Node',
  describe: async (node, context) => {
    const { writer, session } = context;
    const { metadata, spec, status } = node;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Roles', nodeRoles(node));
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.field(0, 'CreationTimestamp', formatDate(metadata.creationTimestamp));
    writer.taints('Taints', spec?.taints);
    writer.field(0, 'Unschedulable', spec?.unschedulable === true);
    await describeLease(node, context);
    describeConditions(writer, node);
    writer.line(0, 'Addresses:');
    for (const { type, address } of status?.addresses ?? []) writer.field(1, type, address);
    describeAmounts(writer, 'Capacity', status?.capacity);
    describeAmounts(writer, 'Allocatable', status?.allocatable);
    describeSystem(writer, node);
    const fieldSelector = `spec.nodeName=${metadata.name},status.phase!=Failed,status.phase!=Succeeded`;
    const pods = await listPods(session, '', { fieldSelector }).catch((error: unknown) => {
      if (isForbidden(error)) return undefined;
      throw error;
    });
    if (pods === undefined) writer.field(0, 'Pods', 'not authorized');
    else describeNodeResources(writer, session, node, pods);
    await describeNodeEvents(node, context);
  },
});

/** From the labels `node-role.kubernetes.io/ROLE` and `kubernetes.io/role=ROLE`. */
function nodeRoles({ metadata }: Node): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(prefix) && key !== prefix) return [key.slice(prefix.length)];
    return key === 'kubernetes.io/role' && value !== '' ? [value] : [];
  });
  return roles.length === 0 ? '<none>' : [...new Set(roles)].sort().join(',');
}

async function describeLease({ metadata }: Node, { writer, session }: DescribeContext): Promise<void> {
  const target = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${metadata.name}`;
  try {
    const { spec } = await session.json<Lease>({ target });
    writer.line(0, 'Lease:');
    writer.field(1, 'HolderIdentity', spec.holderIdentity ?? '<unset>');
    writer.field(1, 'AcquireTime', spec.acquireTime ? formatDate(spec.acquireTime) : '<unset>');
    writer.field(1, 'RenewTime', spec.renewTime ? formatDate(spec.renewTime) : '<unset>');
  } catch (error) {
    writer.field(0, 'Lease', `Failed to get lease: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function describeConditions(writer: DescribeWriter, { status }: Node): void {
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return;
  writer.line(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
  writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const { type, status: value, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' } of conditions) {
    writer.line(
      1,
      `${type} \t${value} \t${formatDate(lastHeartbeatTime)} \t${formatDate(lastTransitionTime)} \t${reason} \t${message}`,
    );
  }
}

function describeAmounts(writer: DescribeWriter, title: string, amounts: ResourceAmounts = {}): void {
  const names = Object.keys(amounts).sort();
  if (names.length > 0) writer.line(0, `${title}:`);
  for (const name of names) writer.field(1, name, canonicalQuantity(amounts[name] ?? '0'));
}

function describeSystem(writer: DescribeWriter, { spec, status }: Node): void {
  const info = status?.nodeInfo;
  writer.line(0, 'System Info:');
  writer.field(1, 'Machine ID', info?.machineID ?? '');
  writer.field(1, 'System UUID', info?.systemUUID ?? '');
  writer.field(1, 'Boot ID', info?.bootID ?? '');
  writer.field(1, 'Kernel Version', info?.kernelVersion ?? '');
  writer.field(1, 'OS Image', info?.osImage ?? '');
  writer.field(1, 'Operating System', info?.operatingSystem ?? '');
  writer.field(1, 'Architecture', info?.architecture ?? '');
  writer.field(1, 'Container Runtime Version', info?.containerRuntimeVersion ?? '');
  writer.field(1, 'Kubelet Version', info?.kubeletVersion ?? '');
  if (spec?.podCIDR) writer.field(0, 'PodCIDR', spec.podCIDR);
  if (spec?.podCIDRs && spec.podCIDRs.length > 0) writer.field(0, 'PodCIDRs', spec.podCIDRs.join(','));
  if (spec?.providerID) writer.field(0, 'ProviderID', spec.providerID);
}

/** Controllers name a node by its UID, kubelets by its name. */
async function describeNodeEvents({ metadata }: Node, context: DescribeContext): Promise<void> {
  if (!context.showEvents) return;
  const about = { name: metadata.name, namespace: '', kind: 'Node' };
  const byUid = await searchEvents(context, { ...about, uid: metadata.uid ?? '' }).catch(() => []);
  const byName = await searchEvents(context, { ...about, uid: metadata.name }).catch(() => []);
  writeEvents(context, [...byUid, ...byName]);
}
