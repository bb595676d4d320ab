import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseKubeconfig } from '../../core/client/kubeconfig/kubeconfig.ts';
import { noEtcd, startEtcd } from '../etcd/testing.ts';
import { readBuiltCheckpoint } from '../local-playground.ts';
import { type ServedControlPlane, serveControlPlane } from './serve-control-plane.ts';

interface Client {
  /** The answer's status and JSON. */
  readonly call: (method: string, path: string, body?: object) => Promise<{ code: number; object: Json }>;
  /** The first lines of a watch, once there are any. */
  readonly watch: (path: string) => Promise<() => Promise<string | undefined>>;
}

type Json = { readonly [field: string]: Json };

async function clientOf(kubeconfig: string): Promise<Client> {
  const { clusters, users } = parseKubeconfig(await readFile(kubeconfig, 'utf8'));
  const [cluster] = clusters.values();
  const [user] = users.values();
  const pem = (data: unknown): string => Buffer.from(String(data), 'base64').toString();
  const options = {
    ca: pem(cluster?.['certificate-authority-data']),
    cert: pem(user?.['client-certificate-data']),
    key: pem(user?.['client-key-data']),
  };
  const send = (
    method: string,
    path: string,
    body?: object,
  ): Promise<AsyncIterable<Buffer> & { statusCode?: number }> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const request = https.request(`${cluster?.server ?? ''}${path}`, { ...options, method, headers }, resolve);
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return {
    call: async (method, path, body) => {
      const answer = await send(method, path, body);
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      return { code: answer.statusCode ?? 0, object: JSON.parse(Buffer.concat(chunks).toString()) as Json };
    },
    watch: async (path) => {
      const answer = await send('GET', path);
      return async () => {
        for await (const chunk of answer) return chunk.toString();
        return undefined;
      };
    },
  };
}

const unbuilt = (await readBuiltCheckpoint()) === undefined && 'there is no checkpoint (npm run build)';

describe('serve over a real etcd', { skip: noEtcd || unbuilt }, () => {
  it('shares one cluster among several servers', { timeout: 110_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'serve-'));
    await using etcd = await startEtcd();
    const served: ServedControlPlane[] = [];
    try {
      const clients: Client[] = [];
      for (const name of ['one', 'other']) {
        const kubeconfig = join(folder, name);
        served.push(await serveControlPlane({ etcd: { endpoints: [etcd.url] }, port: 0, kubeconfig }));
        clients.push(await clientOf(kubeconfig));
      }
      const [one, other] = clients;
      assert.ok(one !== undefined && other !== undefined);
      const deployments = '/apis/apps/v1/namespaces/default/deployments';
      const watch = await other.watch('/apis/apps/v1/namespaces/default/replicasets?watch=1');
      const { code } = await one.call('POST', deployments, deployment);
      assert.equal(code, 201);
      assert.match((await watch()) ?? '', /^\{"type":"ADDED","object":\{"kind":"ReplicaSet",.*"name":"web-/);
      const { object: nodes } = await one.call('GET', '/api/v1/nodes');
      assert.deepEqual(nodes['items'], []);
      const lease = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager';
      const leaders = await Promise.all(
        clients.map(async ({ call }) => (await call('GET', lease)).object['spec']?.['holderIdentity']),
      );
      assert.equal(leaders[0], leaders[1]);
    } finally {
      for (const each of served) await each.close();
      await rm(folder, { recursive: true });
    }
  });
});

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
  },
};
