import type { Pod, Service, ServicePort } from '../../../../core/api/core-v1.ts';

/** Ports of a pod with numbers in place of names. Throws an Error in kubectl's words. */
export function podPorts(pod: Pod, ports: readonly string[]): string[] {
  const declared = pod.spec.containers.flatMap((container) => container.ports ?? []);
  refuseDatagrams(
    ports,
    (remote) => numberOf(remote) ?? containerPort(pod, remote),
    declared.map(({ containerPort: port, protocol }) => ({ port, protocol })),
  );
  return ports.map((text) => {
    const { local, remote } = split(text);
    if (remote === '') throw new Error('remote port cannot be empty');
    const port = numberOf(remote) ?? containerPort(pod, remote);
    return local === remote ? String(port) : `${local}:${port}`;
  });
}

/** Ports of a service as ports of one of its pods. Throws an Error in kubectl's words. */
export function servicePorts(service: Service, pod: Pod, ports: readonly string[]): string[] {
  const declared = service.spec.ports ?? [];
  const portOf = (remote: string): number => numberOf(remote) ?? named(service, remote).port;
  refuseDatagrams(ports, portOf, declared);
  return ports.map((text) => {
    const { local, remote } = split(text);
    const number = portOf(remote);
    const wanted = local === remote ? String(number) : local;
    const port = String(targetPort(service, pod, number));
    return wanted === port ? port : `${wanted}:${port}`;
  });
}

function split(text: string): { local: string; remote: string } {
  const parts = text.split(':');
  const [local = '', remote = ''] = parts;
  return { local, remote: parts.length === 2 ? remote : local };
}

function numberOf(text: string): number | undefined {
  return /^[-+]?\d+$/.test(text) ? Number(text) : undefined;
}

function containerPort({ metadata, spec }: Pod, name: string): number {
  const ports = [...spec.containers, ...(spec.initContainers ?? [])].flatMap((container) => container.ports ?? []);
  const found = ports.find((port) => port.name === name);
  if (found === undefined) throw new Error(`Pod '${metadata.name}' does not have a named port '${name}'`);
  return found.containerPort;
}

function named({ metadata, spec }: Service, name: string): ServicePort {
  const found = spec.ports?.find((port) => port.name === name);
  if (found === undefined) throw new Error(`Service '${metadata.name}' does not have a named port '${name}'`);
  return found;
}

function targetPort(service: Service, pod: Pod, number: number): number {
  const found = service.spec.ports?.find(({ port }) => port === number);
  if (found === undefined) throw new Error(`Service ${service.metadata.name} does not have a service port ${number}`);
  if (service.spec.clusterIP === 'None') return number;
  const { targetPort: target = 0 } = found;
  if (typeof target === 'string') return containerPort(pod, target);
  return target === 0 ? number : target;
}

interface DeclaredPort {
  readonly port: number;
  readonly protocol?: string | undefined;
}

function refuseDatagrams(
  ports: readonly string[],
  portOf: (remote: string) => number,
  declared: readonly DeclaredPort[],
): void {
  for (const text of ports) {
    const { remote } = split(text);
    const protocols = declared.filter(({ port }) => port === portOf(remote)).map(({ protocol = 'TCP' }) => protocol);
    if (protocols.includes('UDP') && !protocols.includes('TCP')) {
      throw new Error(`UDP protocol is not supported for ${remote}`);
    }
  }
}
