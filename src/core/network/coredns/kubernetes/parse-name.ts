/** What a name in a cluster's zone asks for. */
export type ClusterName =
  | { readonly kind: 'zone' }
  | { readonly kind: 'nameServer' }
  | { readonly kind: 'version' }
  /** `svc.cluster.local`, `default.svc.cluster.local`: names that exist because others lie below them. */
  | { readonly kind: 'folder'; readonly namespace: string | undefined }
  | {
      readonly kind: 'service';
      readonly namespace: string;
      readonly service: string;
      readonly endpoint: string | undefined;
      /** Without the underscores. */
      readonly port: string | undefined;
      readonly protocol: string | undefined;
    }
  | { readonly kind: 'pod'; readonly namespace: string; readonly address: string };

/** Both absolute and lower-case; the name lies in the zone. Undefined where no such name can exist. */
export function parseClusterName(name: string, zone: string): ClusterName | undefined {
  if (name === zone) return { kind: 'zone' };
  const labels = name
    .slice(0, -zone.length - 1)
    .split('.')
    .reverse();
  const [type, namespace, object, ...rest] = labels;
  if (type === 'dns' && labels.length === 1) return { kind: 'folder', namespace: undefined };
  if (type === 'dns' && namespace === 'ns' && labels.length === 2) return { kind: 'nameServer' };
  if (type === 'dns-version' && labels.length === 1) return { kind: 'version' };
  if (type !== 'svc' && type !== 'pod') return undefined;
  if (namespace === undefined || object === undefined) return { kind: 'folder', namespace };
  if (type === 'pod') return rest.length === 0 ? { kind: 'pod', namespace, address: podAddress(object) } : undefined;
  const service = {
    kind: 'service',
    namespace,
    service: object,
    endpoint: undefined,
    port: undefined,
    protocol: undefined,
  } as const;
  const [first, second] = rest;
  if (first === undefined) return service;
  if (second === undefined)
    return first.startsWith('_') ? { ...service, protocol: first.slice(1) } : { ...service, endpoint: first };
  if (rest.length > 2 || !first.startsWith('_') || !second.startsWith('_')) return undefined;
  return { ...service, protocol: first.slice(1), port: second.slice(1) };
}

/** `10-244-0-5` gives `10.244.0.5`. */
function podAddress(label: string): string {
  const dashes = label.split('-').length - 1;
  return dashes === 3 ? label.replaceAll('-', '.') : label.replaceAll('-', ':');
}
