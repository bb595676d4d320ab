import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startPlayground } from '../../playground/create-playground.ts';
import { createInProcessHost } from '../../playground/in-process-host.ts';

const playground = await startPlayground({ createHost: () => createInProcessHost() }, { state: 'bare', nodes: 0 });
after(() => playground.close());

async function run(command: string): Promise<string> {
  const { stdout, stderr } = await playground.exec(command, { signal: AbortSignal.timeout(10_000) });
  return stdout + stderr;
}

const pod = {
  metadata: { name: 'web', namespace: 'default', uid: 'u1' },
  log_directory: '/var/log/pods/web',
  labels: { 'io.kubernetes.pod.name': 'web', 'io.kubernetes.pod.namespace': 'default' },
  linux: { security_context: { namespace_options: { network: 2 } } },
};
const container = {
  metadata: { name: 'app' },
  image: { image: 'busybox:1.36' },
  command: ['sh', '-c', 'echo one; echo two >&2; echo three; sleep 1000'],
  log_path: 'app.log',
  labels: pod.labels,
};

test('a container from its files to its logs, and what lists and ends it', async () => {
  const files = `echo '${JSON.stringify(pod)}' > pod.json; echo '${JSON.stringify(container)}' > app.json`;
  const created = await run(
    `${files}; P=$(crictl runp pod.json); C=$(crictl create --with-pull $P app.json pod.json); crictl start $C`,
  );
  const id = created.trim();
  assert.match(id, /^[0-9a-f]{64}$/);
  const [header = '', row = ''] = (await run('crictl ps')).split('\n');
  assert.equal(
    header,
    'CONTAINER           IMAGE               CREATED                  STATE               NAME                ATTEMPT             POD ID              POD                 NAMESPACE',
  );
  assert.match(
    row,
    new RegExp(`^${id.slice(0, 13)} {7}[0-9a-f]{13} +\\S.* ago +Running +app +0 +[0-9a-f]{13} +web +default$`),
  );
  assert.equal(
    await run(`until [ "$(crictl logs ${id} 2>&1 | wc -l)" = 3 ]; do sleep 0.05; done; crictl logs ${id} 2>/dev/null`),
    'one\nthree\n',
  );
  assert.equal(await run(`crictl logs --tail 1 ${id.slice(0, 5)}`), 'three\n');
  assert.equal(
    await run(`crictl exec ${id} sh -c 'echo hi; exit 3'`),
    'hi\nFATA[0000] execing command in container: command terminated with exit code 3\n',
  );
  assert.equal(await run(`echo typed | crictl exec -i ${id} cat`), 'typed\n');
  assert.match(await run(`crictl rm ${id}`), /is running, please stop it first/);
  assert.equal(await run(`crictl stop ${id}; crictl ps -q; crictl ps -aq --state exited`), `${id}\n${id}\n`);
  assert.equal(await run(`crictl rm ${id}; crictl ps -aq`), `${id}\n`);
});

test('following a log ends with its container', async () => {
  const words = {
    ...container,
    log_path: 'short.log',
    metadata: { name: 'short' },
    command: ['sh', '-c', 'echo a; sleep 0.2; echo b'],
  };
  const start = `echo '${JSON.stringify(words)}' > short.json; C=$(crictl create $(crictl pods -q) short.json pod.json); crictl start $C > /dev/null`;
  assert.equal(await run(`${start}; crictl logs -f $C`), 'a\nb\n');
});

test('failures in the words of crictl', async () => {
  assert.equal(
    await run('crictl logs nope'),
    'FATA[0000] rpc error: code = NotFound desc = an error occurred when try to find container "nope": not found\n',
  );
  assert.equal(await run('crictl inspect'), 'FATA[0000] ID cannot be empty\n');
});
