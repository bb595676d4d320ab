import type { EndpointSlice } from '../../../../core/api/discovery-v1.ts';
import { queryOf } from '../../../../core/client/client.ts';
import type { Session } from '../../session.ts';

const shown = 3;

/** The slices of a service. */
export async function endpointSlicesOf(session: Session, namespace: string, service: string): Promise<EndpointSlice[]> {
  const query = queryOf({ labelSelector: `kubernetes.io/service-name=${service}` });
  const list = await session.json<{ items: EndpointSlice[] | null }>({
    target: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices${query}`,
  });
  return list.items ?? [];
}

/** The ready addresses behind the port of that name: `10.244.0.5:80,10.244.1.3:80`, `... + 2 more...`. */
export function formatEndpoints(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const addresses = slices.flatMap((slice) => readyAddresses(slice, portName));
  const text = addresses.slice(0, shown).join(',');
  return addresses.length > shown ? `${text} + ${addresses.length - shown} more...` : text;
}

function readyAddresses({ ports, endpoints }: EndpointSlice, portName: string): string[] {
  const ready = (endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false)
    .map(({ addresses }) => addresses[0] ?? '');
  if (!ports || ports.length === 0) return ready;
  const fitting = ports.filter(({ name = '' }) => name === portName);
  return fitting.flatMap(({ port }) =>
    ready.map((address) => `${address.includes(':') ? `[${address}]` : address}:${port ?? 0}`),
  );
}
