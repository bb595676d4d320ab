import { pods } from '../../../api/core-v1.ts';
import { newBadRequest } from '../../../meta/status.ts';
import type { HttpAnswer } from '../../../network/http.ts';
import type { ConnectRequest, ConnectSubresource } from '../../../registry/subresource.ts';
import { callKubelet, findContainer, nodeOf, relay } from './kubelet-connection.ts';

const streamNames = { stdin: 'input', stdout: 'output', stderr: 'error', tty: 'tty' };

export const podExec: ConnectSubresource = {
  type: 'connect',
  kind: { group: '', version: 'v1', kind: 'PodExecOptions' },
  methods: ['GET', 'POST'],
  connect: (request) => connectContainer('exec', request),
};

export const podAttach: ConnectSubresource = {
  type: 'connect',
  kind: { group: '', version: 'v1', kind: 'PodAttachOptions' },
  methods: ['GET', 'POST'],
  connect: (request) => connectContainer('attach', request),
};

export const podPortForward: ConnectSubresource = {
  type: 'connect',
  kind: { group: '', version: 'v1', kind: 'PodPortForwardOptions' },
  methods: ['GET', 'POST'],
  connect: async (request) => {
    const { namespace, name, query, registry } = request;
    const pod = (await registry.storeOf(pods).get(namespace, name)).object;
    const ports = query.getAll('ports').join(',');
    const target = `/portForward/${namespace}/${name}${ports === '' ? '' : `?port=${encodeURIComponent(ports)}`}`;
    return upgrade(request, target, await nodeOf(registry, pod));
  },
};

async function connectContainer(verb: 'attach' | 'exec', request: ConnectRequest): Promise<HttpAnswer> {
  const { namespace, name, query, registry } = request;
  const { pod, container } = await findContainer(registry, namespace, name, query.get('container'));
  const passed = new URLSearchParams();
  for (const [flag, parameter] of Object.entries(streamNames)) {
    if (query.get(flag) === 'true' || query.get(flag) === '1') passed.set(parameter, '1');
  }
  for (const word of query.getAll('command')) passed.append('command', word);
  const target = `/${verb}/${namespace}/${name}/${container}?${passed.toString()}`;
  return upgrade(request, target, await nodeOf(registry, pod));
}

async function upgrade(
  { http, registry }: ConnectRequest,
  target: string,
  node: Parameters<typeof callKubelet>[1],
): Promise<HttpAnswer> {
  if (http.headers['connection']?.toLowerCase().includes('upgrade') !== true)
    throw newBadRequest('Upgrade request required');
  const { authorization: _authorization, host: _host, ...headers } = http.headers;
  return relay(await callKubelet(registry, node, { method: http.method, target, headers, signal: http.signal }));
}
