import type { Pod, Service, ServicePort } from '../api/core-v1.ts';

/** The port of a pod that a Service's port leads to; undefined where the pod has none of that name. */
export function targetPort(pod: Pod, { targetPort: wanted, port, protocol = 'TCP' }: ServicePort): number | undefined {
  if (typeof wanted === 'number') return wanted === 0 ? port : wanted;
  if (wanted === undefined || wanted === '') return port;
  if (/^\d+$/.test(wanted)) return Number(wanted);
  const containers = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ];
  for (const { ports = [] } of containers) {
    const found = ports.find((candidate) => candidate.name === wanted && (candidate.protocol ?? 'TCP') === protocol);
    if (found !== undefined) return found.containerPort;
  }
  return undefined;
}

/** Whether endpoints of the Service name the pod's host, which gives it a DNS name of its own. */
export function hostnameFor(pod: Pod, service: Service): string | undefined {
  const { hostname, subdomain } = pod.spec;
  return hostname !== undefined && hostname !== '' && subdomain === service.metadata.name ? hostname : undefined;
}
