import type { Container, Pod, PodSpec } from '../../api/core-v1.ts';

/** Of any pod template. Also keeps the old name of the service account equal to the new one. */
export function defaultPodSpec(spec: PodSpec): void {
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.restartPolicy ||= 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  spec.schedulerName ||= 'default-scheduler';
  const account = spec.serviceAccountName || spec.serviceAccount;
  if (!account) return;
  spec.serviceAccountName = account;
  spec.serviceAccount = account;
}

/** Of pods proper, on top of what every template gets. */
export function defaultPod({ spec }: Pod): void {
  spec.containers ??= [];
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  for (const container of containers) defaultRequests(container);
  spec.enableServiceLinks ??= true;
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) spec.terminationGracePeriodSeconds = 1;
  if (spec.hostNetwork !== true) return;
  for (const port of containers.flatMap((container) => container.ports ?? [])) port.hostPort ||= port.containerPort;
}

/** What is limited but not requested is requested up to its limit. */
function defaultRequests({ resources }: Container): void {
  if (resources?.limits !== undefined) resources.requests = { ...resources.limits, ...resources.requests };
}
