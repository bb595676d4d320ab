import type { Container, ServicePort } from '../../../../core/api/core-v1.ts';
import type { LabelSelector } from '../../../../core/api/meta-v1.ts';
import { isJsonObject } from '../../../../core/meta/object.ts';
import { groupResourceOf } from '../../discovery/api-resource.ts';
import { podSpecOf } from '../../pod-spec.ts';
import type { Item, Manifest } from '../../selection/item.ts';

const exposable = ['ReplicationController', 'Service', 'Pod', 'Deployment', 'ReplicaSet'];

/** Throws an Error in kubectl's words for kinds that cannot be exposed. */
export function requireExposable({ resource }: Item): void {
  if (exposable.includes(resource.kind)) return;
  throw new Error(`cannot expose a ${groupResourceOf({ ...resource, plural: resource.kind })}`);
}

/** The labels of the pods behind an object. */
export function exposedSelector(object: Manifest): Record<string, string> {
  const failure = (why: string): Error =>
    new Error(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);
  const spec = isJsonObject(object.spec) ? object.spec : {};
  if (object.kind === 'Pod') {
    const labels = object.metadata.labels ?? {};
    if (Object.keys(labels).length === 0) throw failure('the pod has no labels and cannot be exposed');
    return labels;
  }
  if (object.kind === 'Deployment' || object.kind === 'ReplicaSet') {
    const { matchLabels = {}, matchExpressions = [] } = (spec.selector ?? {}) as LabelSelector;
    if (matchExpressions.length > 0)
      throw failure(
        `couldn't convert expressions - "${JSON.stringify(matchExpressions)}" to map-based selector format`,
      );
    return matchLabels;
  }
  const selector = (spec.selector ?? {}) as Record<string, string>;
  if (object.kind === 'Service' && Object.keys(selector).length === 0)
    throw failure('the service has no pod selector set');
  return selector;
}

interface PortFlags {
  readonly port: string;
  readonly protocol: string;
  readonly 'target-port': string;
  readonly 'cluster-ip': string;
}

/** The ports of the new service. Throws an Error in kubectl's words when there are none. */
export function exposedPorts(object: Manifest, flags: PortFlags): object[] {
  const found = introspectedPorts(object);
  const numbers = flags.port === '' ? [...new Set(found.map(({ port }) => String(port)))] : flags.port.split(',');
  if (numbers.length === 0 && flags['cluster-ip'] !== 'None')
    throw new Error("couldn't find port via --port flag or introspection");
  return numbers.flatMap((text, index) => {
    if (!/^-?\d+$/.test(text)) throw new Error(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    const port = Number(text);
    const protocols =
      flags.protocol === ''
        ? found.filter((one) => one.port === port).map(({ protocol }) => protocol)
        : [flags.protocol];
    const distinct = protocols.length === 0 ? ['TCP'] : protocols;
    return distinct.map((protocol) => {
      const base = numbers.length > 1 ? `port-${index + 1}` : '';
      const name = distinct.length > 1 ? `port-${index + 1}-${protocol.toLowerCase()}` : base;
      return { ...(name === '' ? {} : { name }), protocol, port, targetPort: targetPort(flags['target-port'], port) };
    });
  });
}

function targetPort(text: string, port: number): string | number {
  if (text === '') return port;
  return /^\d+$/.test(text) ? Number(text) : text;
}

function introspectedPorts(object: Manifest): { port: number; protocol: string }[] {
  if (object.kind === 'Service') {
    const ports = (isJsonObject(object.spec) ? (object.spec.ports as ServicePort[] | undefined) : undefined) ?? [];
    return ports.map(({ port, protocol = 'TCP' }) => ({ port, protocol }));
  }
  const containers: readonly Container[] = podSpecOf(object).containers ?? [];
  return containers.flatMap(({ ports = [] }) =>
    ports.map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol })),
  );
}
