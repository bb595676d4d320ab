import type { Pod } from '../../../../../core/api/core-v1.ts';
import { describeContainers, describeResources } from '../containers.ts';
import { type DescribeContext, defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';
import { controllerOf } from '../pod-counts.ts';
import { describeTopologySpread } from '../pod-template.ts';
import { formatDate, since } from '../times.ts';
import { describeVolumes } from '../volumes.ts';

const mirrorAnnotation = 'kubernetes.io/config.mirror';

export const podDescriber = defineDescriber<Pod>({
  group: '',
  kind: 'Pod',
  describe: async (pod, context) => {
    describeHead(pod, context);
    describeState(pod, context);
    describeParts(pod, context);
    describeTail(pod, context);
    const mirror = pod.metadata.annotations?.[mirrorAnnotation];
    await describeEvents(context, { kind: '', ...(mirror === undefined ? {} : { uid: mirror }) });
  },
});

function describeHead({ metadata, spec, status }: Pod, { writer }: DescribeContext): void {
  writer.field(0, 'Name', metadata.name);
  writer.field(0, 'Namespace', metadata.namespace ?? '');
  if (spec?.priority !== undefined) writer.field(0, 'Priority', spec.priority);
  if (spec?.priorityClassName) writer.field(0, 'Priority Class Name', spec.priorityClassName);
  if (spec?.runtimeClassName) writer.field(0, 'Runtime Class Name', spec.runtimeClassName);
  if (spec?.serviceAccountName) writer.field(0, 'Service Account', spec.serviceAccountName);
  writer.field(0, 'Node', spec?.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>');
  if (status?.startTime) writer.field(0, 'Start Time', formatDate(status.startTime));
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
}

function describeState({ metadata, spec, status }: Pod, context: DescribeContext): void {
  const { writer, session } = context;
  const phase = status?.phase ?? '';
  if (metadata.deletionTimestamp && phase !== 'Failed' && phase !== 'Succeeded') {
    writer.field(0, 'Status', `Terminating (lasts ${since(session, metadata.deletionTimestamp)})`);
    writer.field(0, 'Termination Grace Period', `${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else writer.field(0, 'Status', phase);
  if (status?.reason) writer.field(0, 'Reason', status.reason);
  if (status?.message) writer.field(0, 'Message', status.message);
  const seccomp = spec?.securityContext?.seccompProfile;
  if (seccomp) {
    writer.field(0, 'SeccompProfile', seccomp.type);
    if (seccomp.type === 'Localhost') writer.field(0, 'LocalhostProfile', seccomp.localhostProfile ?? '');
  }
  writer.field(0, 'IP', status?.podIP ?? '');
  const addresses = status?.podIPs ?? [];
  writer.line(0, addresses.length === 0 ? 'IPs:\t<none>' : 'IPs:');
  for (const { ip } of addresses) writer.field(1, 'IP', ip);
  const controller = controllerOf(context);
  if (controller !== '') writer.field(0, 'Controlled By', controller);
  if (status?.nominatedNodeName) writer.field(0, 'NominatedNodeName', status.nominatedNodeName);
}

function describeParts(pod: Pod, { writer }: DescribeContext): void {
  const { spec, status } = pod;
  if (spec?.resources) {
    writer.line(0, 'Resources:');
    describeResources(writer, spec.resources, 1);
  }
  if (spec?.initContainers && spec.initContainers.length > 0) {
    describeContainers(writer, 'Init Containers', spec.initContainers, {
      statuses: status?.initContainerStatuses,
      pod,
    });
  }
  describeContainers(writer, 'Containers', spec?.containers ?? [], { statuses: status?.containerStatuses, pod });
  if (spec?.ephemeralContainers && spec.ephemeralContainers.length > 0) {
    const statuses = status?.ephemeralContainerStatuses;
    describeContainers(writer, 'Ephemeral Containers', spec.ephemeralContainers, { statuses, pod });
  }
}

function describeTail({ spec, status }: Pod, { writer }: DescribeContext): void {
  const conditions = status?.conditions ?? [];
  const gates = spec?.readinessGates ?? [];
  if (gates.length > 0) {
    writer.line(0, 'Readiness Gates:\n  Type\tStatus');
    for (const { conditionType } of gates) {
      writer.line(
        1,
        `${conditionType} \t${conditions.find(({ type }) => type === conditionType)?.status ?? '<none>'} `,
      );
    }
  }
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:\n  Type\tStatus');
    for (const { type, status: value } of conditions) writer.line(1, `${type} \t${value} `);
  }
  describeVolumes(writer, spec?.volumes);
  writer.field(0, 'QoS Class', status?.qosClass ?? '');
  writer.labels('Node-Selectors', spec?.nodeSelector);
  writer.tolerations('Tolerations', spec?.tolerations);
  describeTopologySpread(writer, spec?.topologySpreadConstraints);
}
