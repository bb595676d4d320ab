import { nodes, type Pod, pods, services } from '../../api/core-v1.ts';
import { endpointSlices } from '../../api/discovery-v1.ts';
import { newBadRequest, newServiceUnavailable } from '../../meta/status.ts';
import type { HttpAnswer, HttpResponse } from '../../network/http.ts';
import type { ConnectRequest, ConnectSubresource } from '../../registry/subresource.ts';
import { callKubelet, relay } from './pods/kubelet-connection.ts';

const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const;

/** Passes a request on to the kubelet of a node. */
export const nodeProxy: ConnectSubresource = {
  type: 'connect',
  kind: { group: '', version: 'v1', kind: 'NodeProxyOptions' },
  methods,
  takesPath: true,
  connect: async (request) => {
    const [, name] = splitName(request.name);
    const node = (await request.registry.storeOf(nodes).get('', name)).object;
    return relay(await callKubelet(request.registry, node, callOf(request)));
  },
};

/** Passes a request on to a pod: `web:8080`, or its first port. */
export const podProxy: ConnectSubresource = {
  type: 'connect',
  kind: { group: '', version: 'v1', kind: 'PodProxyOptions' },
  methods,
  takesPath: true,
  connect: async (request) => {
    const [scheme, name, port] = splitName(request.name);
    const pod = (await request.registry.storeOf(pods).get(request.namespace, name)).object;
    const address = pod.status?.podIP ?? '';
    if (address === '') throw newBadRequest('address not allowed');
    return forward(request, { address, port: port === '' ? firstPort(pod) : Number(port), secure: scheme === 'https' });
  },
};

/** Passes a request on to an endpoint of a service: `web:http`, or its only port. */
export const serviceProxy: ConnectSubresource = {
  type: 'connect',
  kind: { group: '', version: 'v1', kind: 'ServiceProxyOptions' },
  methods,
  takesPath: true,
  connect: async (request) => {
    const [scheme, name, port] = splitName(request.name);
    const { object: service } = await request.registry.storeOf(services).get(request.namespace, name);
    const known = service.spec.ports ?? [];
    const asked = known.find((candidate) => port === '' || candidate.name === port || String(candidate.port) === port);
    if (asked === undefined)
      throw newServiceUnavailable(`no service port ${JSON.stringify(port)} found for service ${JSON.stringify(name)}`);
    const target = endpointOf(request, name, asked.name ?? '');
    if (target === undefined)
      throw newServiceUnavailable(`no endpoints available for service ${JSON.stringify(request.name)}`);
    return forward(request, { ...target, secure: scheme === 'https' });
  },
};

interface Target {
  readonly address: string;
  readonly port: number;
  readonly secure: boolean;
}

/** `https:web:8080`: scheme, name and port, of which only the name must be there. */
function splitName(text: string): [scheme: string, name: string, port: string] {
  const [first = '', second, third] = text.split(':');
  if (second === undefined) return ['', first, ''];
  return third === undefined ? ['', first, second] : [first, second, third];
}

function firstPort({ spec }: Pod): number {
  return spec.containers.flatMap(({ ports = [] }) => ports)[0]?.containerPort ?? 80;
}

function endpointOf(
  { registry, namespace }: ConnectRequest,
  service: string,
  port: string,
): Omit<Target, 'secure'> | undefined {
  const slices = registry
    .storeOf(endpointSlices)
    .listCached(namespace)
    .filter(({ object }) => object.metadata.labels?.['kubernetes.io/service-name'] === service);
  const ready = slices.flatMap(({ object }) => {
    const number = object.ports?.find(({ name }) => (name ?? '') === port)?.port;
    const endpoints = (object.endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
    return number === undefined
      ? []
      : endpoints.map(({ addresses }) => ({ address: addresses[0] ?? '', port: number }));
  });
  return ready[Math.floor(registry.clock.random() * ready.length)];
}

function callOf({ http, path, query }: ConnectRequest) {
  const { authorization: _authorization, host: _host, 'content-length': _length, ...headers } = http.headers;
  const text = query.toString();
  const target = `/${path}${text === '' ? '' : `?${text}`}`;
  return { method: http.method, target, headers, body: http.body, signal: http.signal };
}

async function forward(request: ConnectRequest, { address, port, secure }: Target): Promise<HttpAnswer> {
  const transport = request.registry.settings.dialAddress(address, port, secure);
  let response: HttpResponse;
  try {
    response = await transport(callOf(request));
  } catch (error) {
    const reason = error instanceof Error ? error.message.toLowerCase() : String(error);
    throw newServiceUnavailable(`error trying to reach service: dial tcp ${address}:${port}: connect: ${reason}`);
  }
  return relay(response);
}
