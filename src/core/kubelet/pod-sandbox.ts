import type { Pod } from '../api/core-v1.ts';
import type { PodSandboxConfig } from '../runtime/cri.ts';
import { podLabels } from './pod-runtime.ts';

export interface SandboxOptions {
  readonly uid: string;
  readonly attempt: number;
  readonly clusterDns: readonly string[];
  readonly clusterDomain: string;
  readonly nodeName: string;
}

/** Where the pod's containers write their logs. */
function podLogDirectory(pod: Pod, uid: string): string {
  return `/var/log/pods/${pod.metadata.namespace ?? ''}_${pod.metadata.name}_${uid}`;
}

export function sandboxConfig(pod: Pod, options: SandboxOptions): PodSandboxConfig {
  const { uid, attempt, nodeName } = options;
  const { name, namespace = '' } = pod.metadata;
  const hostNetwork = pod.spec.hostNetwork ?? false;
  const hostname = hostNetwork
    ? nodeName
    : pod.spec.hostname === undefined || pod.spec.hostname === ''
      ? name.slice(0, 63)
      : pod.spec.hostname;
  const dnsConfig = resolver(pod, options);
  const ports = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].flatMap(
    (container) => container.ports ?? [],
  );
  return {
    metadata: { name, uid, namespace, attempt },
    hostname,
    logDirectory: podLogDirectory(pod, uid),
    ...(dnsConfig === undefined ? {} : { dnsConfig }),
    portMappings: ports
      .filter(({ hostPort = 0 }) => hostPort > 0 && !hostNetwork)
      .map(({ protocol, containerPort, hostPort = 0, hostIP }) => ({
        protocol: protocol === 'UDP' ? 'UDP' : 'TCP',
        containerPort,
        hostPort,
        ...(hostIP === undefined ? {} : { hostIp: hostIP }),
      })),
    labels: { ...pod.metadata.labels, [podLabels.name]: name, [podLabels.namespace]: namespace, [podLabels.uid]: uid },
    annotations: pod.metadata.annotations ?? {},
    cgroupParent: cgroupParent(pod, uid),
    hostNetwork,
    hostPid: pod.spec.hostPID ?? false,
  };
}

function cgroupParent(pod: Pod, uid: string): string {
  const quality = (pod.status?.qosClass ?? 'BestEffort').toLowerCase();
  return `/kubepods${quality === 'guaranteed' ? '' : `/${quality}`}/pod${uid}`;
}

/** Undefined: the machine's own. */
function resolver(pod: Pod, { clusterDns, clusterDomain }: SandboxOptions): PodSandboxConfig['dnsConfig'] {
  const { dnsPolicy = 'ClusterFirst', hostNetwork = false, dnsConfig } = pod.spec;
  const fromCluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork);
  if (!fromCluster && dnsPolicy !== 'None') return undefined;
  const domains = [`${pod.metadata.namespace ?? ''}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain];
  const options = (dnsConfig?.options ?? []).map(({ name, value }) =>
    value === undefined ? (name ?? '') : `${name ?? ''}:${value}`,
  );
  return {
    servers: [...(fromCluster ? clusterDns : []), ...(dnsConfig?.nameservers ?? [])],
    searches: [...(fromCluster ? domains : []), ...(dnsConfig?.searches ?? [])],
    options: [...(fromCluster ? ['ndots:5'] : []), ...options],
  };
}
