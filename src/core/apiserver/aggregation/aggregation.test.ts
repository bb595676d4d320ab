import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiServices } from '../../api/apiregistration-v1.ts';
import { services } from '../../api/core-v1.ts';
import { endpointSlices } from '../../api/discovery-v1.ts';
import { handlerTransport } from '../../network/handler-transport.ts';
import type { HttpHandler } from '../../network/http.ts';
import { startTestApiServer, type TestApiServer } from '../testing.ts';

const group = 'metrics.k8s.io';
const path = `/apis/${group}/v1beta1`;
const metadata = { name: 'metrics-server', namespace: 'kube-system' };

/** Tells who asked, and for what. */
const extension: HttpHandler = ({ target, headers }) => {
  const isDiscovery = target.split('?')[0] === path;
  const nodes = { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs: ['get', 'list'] };
  const body = isDiscovery
    ? { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: `${group}/v1beta1`, resources: [nodes] }
    : { target, user: headers['x-remote-user'], groups: headers['x-remote-group'] };
  return Promise.resolve({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
};

async function get({ transport }: TestApiServer, target: string): Promise<[status: number, body: unknown]> {
  const headers = { accept: 'application/json', 'test-user': 'ann,dev' };
  const response = await transport({ method: 'GET', target, headers });
  const text = await response.body.text();
  return [response.status, text.startsWith('{') ? JSON.parse(text) : text];
}

async function conditionOf({ client }: TestApiServer): Promise<string | undefined> {
  const { status } = await client.resource(apiServices).get(`v1beta1.${group}`);
  return status?.conditions?.[0]?.reason;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('requests for the group of an APIService are answered by its extension server', async () => {
  const dialed: unknown[] = [];
  await using server = await startTestApiServer({
    settings: {
      routesToEndpoints: true,
      dialExtension: (target) => {
        dialed.push(target);
        return handlerTransport(extension);
      },
    },
  });
  const { client } = server;
  await client.resource(apiServices).create({
    metadata: { name: `v1beta1.${group}` },
    spec: {
      ...{ group, version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100 },
      ...{ service: { name: metadata.name, namespace: metadata.namespace }, insecureSkipTLSVerify: true },
    },
  });
  await until(async () => (await conditionOf(server)) === 'ServiceNotFound');
  assert.equal((await get(server, `${path}/nodes`))[0], 503);

  await client.resource(services).create({ metadata, spec: { ports: [{ name: 'https', port: 443 }] } });
  await client.resource(endpointSlices).create({
    metadata: { ...metadata, labels: { 'kubernetes.io/service-name': metadata.name } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.244.1.7'], conditions: { ready: true } }],
    ports: [{ name: 'https', port: 10_250 }],
  });
  await until(async () => (await conditionOf(server)) === 'Passed');
  assert.deepEqual(dialed.at(-1), {
    ...{ address: '10.244.1.7', port: 10_250, serverName: 'metrics-server.kube-system.svc', authorities: undefined },
  });
  assert.deepEqual(await get(server, `${path}/nodes?limit=500`), [
    200,
    { target: `${path}/nodes?limit=500`, user: 'ann', groups: 'dev,system:authenticated' },
  ]);
  const [, groups] = await get(server, '/apis');
  assert.match(JSON.stringify(groups), /"name":"metrics\.k8s\.io"/);

  await client.resource(apiServices).delete(`v1beta1.${group}`);
  await until(async () => (await get(server, `${path}/nodes`))[1] === '404 page not found\n');
});
