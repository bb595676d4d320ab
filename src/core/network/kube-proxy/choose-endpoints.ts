import type { Service, ServicePort } from '../../api/core-v1.ts';
import type { Endpoint, EndpointSlice } from '../../api/discovery-v1.ts';
import type { SocketAddress } from '../network-stack.ts';

/** The node that rules are made for. */
export interface ProxyNode {
  readonly name: string;
  /** From its label `topology.kubernetes.io/zone`. */
  readonly zone: string | undefined;
}

interface Candidate {
  readonly endpoint: Endpoint;
  readonly destination: SocketAddress;
}

/** Where the connections to one port of a service may go. */
export interface ChosenEndpoints {
  /** From anywhere, as the hints on the endpoints suggest. */
  readonly cluster: readonly SocketAddress[];
  /** Only on this node. */
  readonly local: readonly SocketAddress[];
}

/**
 * Ready endpoints; where there are none, those that still serve while they terminate. Hints count only when every
 * endpoint has them and one of them is for this node.
 */
export function chooseEndpoints(
  service: Service,
  port: ServicePort,
  slices: readonly EndpointSlice[],
  node: ProxyNode,
): ChosenEndpoints {
  const all = slices.flatMap((slice) => candidatesOf(slice, port));
  const cluster = usable(all);
  const local = usable(all.filter(({ endpoint }) => endpoint.nodeName === node.name));
  const hinted = service.spec.internalTrafficPolicy === 'Local' ? cluster : followHints(cluster, node);
  return { cluster: unique(hinted), local: unique(local) };
}

function candidatesOf(slice: EndpointSlice, port: ServicePort): Candidate[] {
  if (slice.addressType !== 'IPv4') return [];
  const protocol = port.protocol ?? 'TCP';
  const target = (slice.ports ?? []).find(
    (each) => (each.name ?? '') === (port.name ?? '') && (each.protocol ?? 'TCP') === protocol,
  );
  if (target?.port === undefined) return [];
  const { port: number } = target;
  return (slice.endpoints ?? []).flatMap((endpoint) => {
    const [address] = endpoint.addresses;
    return address === undefined ? [] : [{ endpoint, destination: { address, port: number } }];
  });
}

function usable(candidates: readonly Candidate[]): readonly Candidate[] {
  const ready = candidates.filter(({ endpoint }) => endpoint.conditions?.ready !== false);
  if (ready.length > 0) return ready;
  return candidates.filter(
    ({ endpoint: { conditions } }) => conditions?.serving === true && conditions.terminating === true,
  );
}

function followHints(candidates: readonly Candidate[], node: ProxyNode): readonly Candidate[] {
  const forNode = hintedTo(candidates, ({ hints }) => hints?.forNodes, node.name);
  const forZone = node.zone === undefined ? [] : hintedTo(candidates, ({ hints }) => hints?.forZones, node.zone);
  if (forNode.length > 0) return forNode;
  return forZone.length > 0 ? forZone : candidates;
}

function hintedTo(
  candidates: readonly Candidate[],
  hintsOf: (endpoint: Endpoint) => readonly { name: string }[] | undefined,
  name: string,
): readonly Candidate[] {
  if (candidates.some(({ endpoint }) => (hintsOf(endpoint) ?? []).length === 0)) return [];
  return candidates.filter(({ endpoint }) => hintsOf(endpoint)?.some((hint) => hint.name === name));
}

/** Several slices may hold the same endpoint while it moves between them. */
function unique(candidates: readonly Candidate[]): SocketAddress[] {
  const byText = new Map(
    candidates.map(({ destination }) => [`${destination.address}:${destination.port}`, destination]),
  );
  return [...byText.values()];
}
