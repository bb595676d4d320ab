/** The official JavaScript client against a served playground: what its examples do. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import {
  AppsV1Api,
  Attach,
  CoordinationV1Api,
  CoreV1Api,
  Cp,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  PatchStrategy,
  PortForward,
  type V1Lease,
  type V1Pod,
  type V1Status,
  Watch,
} from '@kubernetes/client-node';
import { type ServedPlayground, servePlayground } from '../../src/node/serve/serve-playground.ts';

const namespace = 'default';
const folder = mkdtempSync(join(tmpdir(), 'client-node-'));
const kubeconfig = join(folder, 'kubeconfig');
const config = new KubeConfig();
let served: ServedPlayground;
let core: CoreV1Api;

before(async () => {
  served = await servePlayground({ nodes: 1, port: 0, kubeconfig });
  config.loadFromFile(kubeconfig);
  core = config.makeApiClient(CoreV1Api);
  const containers = [
    { name: 'web', image: 'nginx' },
    { name: 'echo', image: 'busybox', stdin: true, command: ['cat'] },
  ];
  await core.createNamespacedPod({
    namespace,
    body: { metadata: { name: 'web', labels: { app: 'web' } }, spec: { containers } },
  });
  await untilReady('web');
});

after(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

/** Resolves with the first pod that a watch shows as ready. */
async function untilReady(name: string): Promise<void> {
  const query = { fieldSelector: `metadata.name=${name}` };
  await new Promise<void>((resolve, reject) => {
    const watching = new Watch(config).watch(
      `/api/v1/namespaces/${namespace}/pods`,
      query,
      (_, pod: V1Pod) => {
        const isReady = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
        if (isReady === true) void watching.then((controller) => controller.abort()).then(resolve);
      },
      (error: unknown) => reject(error instanceof Error ? error : new Error('the watch ended')),
    );
  });
}

/** What a command in the pod writes, and how it ended. */
async function execute(
  command: readonly string[],
  options: { stdin?: string; tty?: boolean; container?: string } = {},
): Promise<{ stdout: string; stderr: string; status: V1Status }> {
  const { stdin, tty = false, container = 'web' } = options;
  const [stdout, stderr, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const outputs = Promise.all([text(stdout), text(stderr)]);
  const ended = new Promise<V1Status>((resolve) => {
    void new Exec(config).exec(
      namespace,
      'web',
      container,
      [...command],
      stdout,
      tty ? null : stderr,
      stdin === undefined ? null : input,
      tty,
      resolve,
    );
  });
  if (stdin !== undefined) input.end(stdin);
  const status = await ended;
  stderr.end();
  const [out, error] = await outputs;
  return { stdout: out, stderr: error, status };
}

test("the kubeconfig is the administrator's and only the owner reads it", async () => {
  assert.equal(statSync(kubeconfig).mode & 0o777, 0o600);
  assert.equal(config.getCurrentCluster()?.server, served.url);
  const { items } = await core.listNode();
  assert.deepEqual(
    items.map(({ metadata }) => metadata?.name),
    ['controlplane', 'node01'],
  );
});

test('an informer hears what is added, changed and deleted', async () => {
  const heard: string[] = [];
  const informer = makeInformer(
    config,
    `/api/v1/namespaces/${namespace}/configmaps`,
    () => core.listNamespacedConfigMap({ namespace, labelSelector: 'for=informer' }),
    'for=informer',
  );
  const deleted = new Promise<void>((resolve) => {
    informer.on('add', ({ data }) => heard.push(`add ${data?.['step']}`));
    informer.on('update', ({ data }) => heard.push(`update ${data?.['step']}`));
    informer.on('delete', ({ metadata }) => {
      heard.push(`delete ${metadata?.name}`);
      resolve();
    });
  });
  await informer.start();
  const body = { metadata: { name: 'told', labels: { for: 'informer' } }, data: { step: 'one' } };
  await core.createNamespacedConfigMap({ namespace, body });
  await core.replaceNamespacedConfigMap({ namespace, name: 'told', body: { ...body, data: { step: 'two' } } });
  await core.deleteNamespacedConfigMap({ namespace, name: 'told' });
  await deleted;
  await informer.stop();
  assert.deepEqual(heard, ['add one', 'update two', 'delete told']);
});

test('server-side apply makes an object and a second manager meets a conflict', async () => {
  const objects = KubernetesObjectApi.makeApiClient(config);
  const apply = (replicas: number, manager: string, force: boolean) =>
    objects.patch(
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'applied', namespace },
        spec: {
          replicas,
          selector: { matchLabels: { app: 'applied' } },
          template: {
            metadata: { labels: { app: 'applied' } },
            spec: { containers: [{ name: 'c', image: 'busybox' }] },
          },
        },
      } as never,
      undefined,
      undefined,
      manager,
      force,
      PatchStrategy.ServerSideApply,
    );
  await apply(0, 'first', false);
  await assert.rejects(apply(1, 'second', false), (error: { code?: number }) => error.code === 409);
  await apply(1, 'second', true);
  const apps = config.makeApiClient(AppsV1Api);
  const deployment = await apps.readNamespacedDeployment({ namespace, name: 'applied' });
  assert.equal(deployment.spec?.replicas, 1);
  await apps.deleteNamespacedDeployment({ namespace, name: 'applied' });
});

test('exec carries streams and the exit code', async () => {
  const echoed = await execute(['cat'], { stdin: 'typed\n' });
  assert.deepEqual([echoed.stdout, echoed.status.status], ['typed\n', 'Success']);
  const failed = await execute(['sh', '-c', 'echo out; echo err >&2; exit 3']);
  assert.deepEqual([failed.stdout, failed.stderr], ['out\n', 'err\n']);
  assert.deepEqual(failed.status.details?.causes, [{ reason: 'ExitCode', message: '3' }]);
  const missing = await execute(['no-such-program']);
  assert.match(missing.status.message ?? '', /^Internal error occurred: .*executable file not found in \$PATH/);
  assert.match((await execute(['tty'], { tty: true, stdin: '' })).stdout, /^\/dev\/pts\/\d+\r\n$/);
});

/** The WebSocket that the client opened. */
function connectionOf(opened: unknown): { close(): void } {
  assert(typeof opened === 'object' && opened !== null && 'close' in opened && typeof opened.close === 'function');
  return opened as { close(): void };
}

test('attach joins a container that runs', async () => {
  const said = 'over and back\n';
  const [stdout, stdin] = [new PassThrough(), new PassThrough()];
  const socket = connectionOf(await new Attach(config).attach(namespace, 'web', 'echo', stdout, null, stdin, false));
  stdin.write(said);
  const [echoed] = (await once(stdout, 'data')) as [Buffer];
  assert.equal(String(echoed), said);
  socket.close();
});

test('port-forward carries bytes, and says when nobody listens', async () => {
  const [output, errors, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const forwarding = connectionOf(
    await new PortForward(config).portForward(namespace, 'web', [80], output, errors, input),
  );
  input.write('GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n');
  let answer = '';
  for await (const chunk of output) {
    answer += String(chunk);
    if (answer.includes('</html>')) break;
  }
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
  forwarding.close();
  const refused = new PassThrough();
  await new PortForward(config).portForward(namespace, 'web', [9], new PassThrough(), refused, new PassThrough());
  let reason = '';
  for await (const chunk of refused) {
    reason += String(chunk);
    if (reason !== '') break;
  }
  assert.match(reason, /^error forwarding port 9 to pod [0-9a-f]{64}, uid : .*connection refused/);
});

test('files are copied into a container', async () => {
  const source = join(folder, 'source');
  mkdirSync(source);
  writeFileSync(join(source, 'file'), 'x'.repeat(100_000));
  assert.equal((await execute(['mkdir', '/tmp/copied'])).status.status, 'Success');
  await new Cp(config).cpToPod(namespace, 'web', 'web', source, '/tmp/copied');
  const untilWhole =
    'until [ "$(cat /tmp/copied/file 2>/dev/null | wc -c)" -eq 100000 ]; do sleep 0.05; done; echo whole';
  assert.equal((await execute(['sh', '-c', untilWhole])).stdout, 'whole\n');
});

test('of two candidates for a lease one leads, and the other when it has let go', async () => {
  const leases = config.makeApiClient(CoordinationV1Api);
  const acquire = async (holder: string): Promise<V1Lease | undefined> => {
    const spec = { holderIdentity: holder, leaseDurationSeconds: 15 };
    try {
      return await leases.createNamespacedLease({ namespace, body: { metadata: { name: 'leader' }, spec } });
    } catch (error) {
      if ((error as { code?: number }).code !== 409) throw error;
    }
    const held = await leases.readNamespacedLease({ namespace, name: 'leader' });
    if (held.spec?.holderIdentity) return undefined;
    return leases.replaceNamespacedLease({ namespace, name: 'leader', body: Object.assign(held, { spec }) });
  };
  const results = await Promise.all([acquire('one'), acquire('two')]);
  const [leader] = results.filter((lease) => lease !== undefined);
  assert.equal(results.filter((lease) => lease !== undefined).length, 1);
  assert.ok(leader?.spec);
  const before = structuredClone(leader);
  leader.spec.holderIdentity = '';
  await leases.replaceNamespacedLease({ namespace, name: 'leader', body: leader });
  await assert.rejects(
    leases.replaceNamespacedLease({ namespace, name: 'leader', body: before }),
    (error: { code?: number }) => error.code === 409,
  );
  assert.equal((await acquire('three'))?.spec?.holderIdentity, 'three');
});
