import type { Node, Pod } from '../api/core-v1.ts';
import type { Quantity } from '../api/scalars.ts';
import { milliValue, wholeValue } from '../meta/quantity.ts';

/** Amounts by resource name: cpu in thousandths of a core, everything else in units (bytes, devices). */
export type Amounts = ReadonlyMap<string, number>;

/** What scheduling knows of a node. Immutable: `withPod` and `withoutPod` give another. */
export interface NodeInfo {
  readonly name: string;
  readonly node: Node;
  readonly allocatable: Amounts;
  readonly pods: ReadonlyMap<string, Pod>;
  /** Sum of what the pods on it ask for. */
  readonly requested: Amounts;
  /** The same, where a container that asks for nothing counts as 100m and 200Mi, for scores only. */
  readonly nonZeroRequested: Amounts;
  /** `TCP/0.0.0.0/80` -> how many pods use it. */
  readonly hostPorts: ReadonlyMap<string, number>;
}

export interface PodDemand {
  readonly requests: Amounts;
  readonly nonZeroRequests: Amounts;
  readonly hostPorts: readonly string[];
}

const defaultMilliCpu = 100;
const defaultMemoryBytes = 200 * 1024 * 1024;

const demands = new WeakMap<Pod, PodDemand>();

/** What a pod asks of a node; computed once for each revision of the pod. */
export function podDemand(pod: Pod): PodDemand {
  const known = demands.get(pod);
  if (known !== undefined) return known;
  const demand = {
    requests: podRequests(pod, {}),
    nonZeroRequests: podRequests(pod, { cpu: defaultMilliCpu, memory: defaultMemoryBytes }),
    hostPorts: hostPortsOf(pod),
  };
  demands.set(pod, demand);
  return demand;
}

/** The larger of the running containers' sum and the neediest step of initialisation, plus the pod's overhead. */
function podRequests(pod: Pod, whenUnset: Record<string, number>): Amounts {
  const total = new Map<string, number>();
  const sidecars = new Map<string, number>();
  const peak = new Map<string, number>();
  for (const container of pod.spec.containers) addTo(total, requestsOf(container.resources?.requests, whenUnset));
  for (const container of pod.spec.initContainers ?? []) {
    const requests = requestsOf(container.resources?.requests, whenUnset);
    if (container.restartPolicy === 'Always') addTo(sidecars, requests);
    const step = new Map(sidecars);
    if (container.restartPolicy !== 'Always') addTo(step, requests);
    for (const [name, amount] of step) peak.set(name, Math.max(peak.get(name) ?? 0, amount));
  }
  addTo(total, sidecars);
  for (const [name, amount] of peak) total.set(name, Math.max(total.get(name) ?? 0, amount));
  for (const [name, amount] of requestsOf(pod.spec.resources?.requests, {})) total.set(name, amount);
  addTo(total, requestsOf(pod.spec.overhead, {}));
  return total;
}

function requestsOf(
  requests: Record<string, Quantity> | undefined,
  whenUnset: Record<string, number>,
): Map<string, number> {
  const amounts = new Map(Object.entries(whenUnset));
  for (const [name, quantity] of Object.entries(requests ?? {})) amounts.set(name, amountOf(name, quantity));
  return amounts;
}

function amountOf(resource: string, quantity: Quantity): number {
  return resource === 'cpu' ? milliValue(quantity) : wholeValue(quantity);
}

function addTo(total: Map<string, number>, amounts: Amounts, sign = 1): void {
  for (const [name, amount] of amounts) total.set(name, (total.get(name) ?? 0) + sign * amount);
}

function hostPortsOf(pod: Pod): string[] {
  return pod.spec.containers
    .flatMap((container) => container.ports ?? [])
    .filter((port) => (port.hostPort ?? 0) > 0)
    .map(
      (port) =>
        `${port.protocol ?? 'TCP'}/${port.hostIP === undefined || port.hostIP === '' ? '0.0.0.0' : port.hostIP}/${port.hostPort}`,
    );
}

export function emptyNodeInfo(node: Node): NodeInfo {
  const allocatable = new Map<string, number>();
  for (const [name, quantity] of Object.entries(node.status?.allocatable ?? {}))
    allocatable.set(name, amountOf(name, quantity));
  return {
    name: node.metadata.name,
    node,
    allocatable,
    pods: new Map(),
    requested: new Map(),
    nonZeroRequested: new Map(),
    hostPorts: new Map(),
  };
}

export function withNode(info: NodeInfo, node: Node): NodeInfo {
  return { ...info, node, allocatable: emptyNodeInfo(node).allocatable };
}

export function withPod(info: NodeInfo, key: string, pod: Pod): NodeInfo {
  return change(info, key, pod, 1);
}

export function withoutPod(info: NodeInfo, key: string): NodeInfo {
  const pod = info.pods.get(key);
  return pod === undefined ? info : change(info, key, pod, -1);
}

function change(info: NodeInfo, key: string, pod: Pod, sign: 1 | -1): NodeInfo {
  const demand = podDemand(pod);
  const pods = new Map(info.pods);
  if (sign === 1) pods.set(key, pod);
  else pods.delete(key);
  const requested = new Map(info.requested);
  addTo(requested, demand.requests, sign);
  const nonZeroRequested = new Map(info.nonZeroRequested);
  addTo(nonZeroRequested, demand.nonZeroRequests, sign);
  return { ...info, pods, requested, nonZeroRequested, hostPorts: changePorts(info.hostPorts, demand.hostPorts, sign) };
}

function changePorts(
  ports: ReadonlyMap<string, number>,
  changed: readonly string[],
  sign: 1 | -1,
): ReadonlyMap<string, number> {
  if (changed.length === 0) return ports;
  const result = new Map(ports);
  for (const port of changed) {
    const count = (result.get(port) ?? 0) + sign;
    if (count > 0) result.set(port, count);
    else result.delete(port);
  }
  return result;
}
