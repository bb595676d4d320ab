import { definePlugin, refuse } from '../framework.ts';
import { podDemand } from '../node-info.ts';

/** A host port is given once on a node; `0.0.0.0` stands for every address. */
export const nodePortsPlugin = definePlugin({
  name: 'NodePorts',
  filter: ({ pod }, node) =>
    podDemand(pod).hostPorts.some((port) => isTaken(port, node.hostPorts))
      ? refuse("node(s) didn't have free ports for the requested pod ports")
      : undefined,
  worthRetrying: (pod, event) =>
    event.type === 'nodeAdded' ||
    (event.type === 'podDeleted' &&
      podDemand(event.pod).hostPorts.some((port) =>
        isTaken(port, new Map([...podDemand(pod).hostPorts].map((own) => [own, 1]))),
      )),
});

function isTaken(wanted: string, taken: ReadonlyMap<string, number>): boolean {
  const [protocol, address, port] = wanted.split('/');
  if (taken.has(wanted) || taken.has(`${protocol}/0.0.0.0/${port}`)) return true;
  if (address !== '0.0.0.0') return false;
  return [...taken.keys()].some((other) => other.startsWith(`${protocol}/`) && other.endsWith(`/${port}`));
}
