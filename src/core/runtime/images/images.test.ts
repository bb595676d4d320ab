import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startPlayground } from '../../../playground/create-playground.ts';
import { createInProcessHost } from '../../../playground/in-process-host.ts';
import { images } from './index.ts';

const playground = await startPlayground({ createHost: () => createInProcessHost() }, { state: 'bare', nodes: 0 });
after(() => playground.close());

async function run(command: string): Promise<string> {
  const { stdout, stderr } = await playground.exec(command, { signal: AbortSignal.timeout(10_000) });
  return stdout + stderr;
}

const pod = {
  metadata: { name: 'image', namespace: 'default', uid: 'i1' },
  log_directory: '/var/log/pods/image',
  linux: { security_context: { namespace_options: { network: 2 } } },
};

interface Running {
  readonly id: string;
  stop(): Promise<void>;
}

/** Starts an image on the machine's own network and waits for it to listen on the port. */
async function start(image: string, options: { command?: string[]; args?: string[]; port?: number }): Promise<Running> {
  const { port, ...words } = options;
  const config = { metadata: { name: 'main' }, image: { image }, log_path: 'main.log', ...words };
  const files = `echo '${JSON.stringify(pod)}' > pod.json; echo '${JSON.stringify(config)}' > main.json`;
  const created = await run(
    `${files}; P=$(crictl pods -q); crictl start $(crictl create --with-pull \${P:-$(crictl runp pod.json)} main.json pod.json)`,
  );
  const id = created.trim();
  assert.match(id, /^[0-9a-f]{64}$/);
  if (port !== undefined) await run(`until curl -s 127.0.0.1:${port} > /dev/null; do sleep 0.02; done`);
  return {
    id,
    stop: async () => {
      await run(`crictl stop --timeout 5 ${id}; crictl rm ${id}`);
    },
  };
}

test('no two images have the same name, and no tag stands twice', () => {
  assert.equal(new Set(images.map(({ repository }) => repository)).size, images.length);
  for (const { repository, tags } of images) assert.equal(new Set(tags).size, tags.length, repository);
});

test('servers answer what their images are known for, each tag its own', async () => {
  const servers = [
    ['gcr.io/google-samples/hello-app:1.0', 8080, /^Hello, world!\nVersion: 1\.0\.0\nHostname: /],
    ['gcr.io/google-samples/hello-app:2.0', 8080, /\nVersion: 2\.0\.0\n/],
    ['gcr.io/google-samples/kubernetes-bootcamp:v1', 8080, /^Hello Kubernetes bootcamp! \| Running on: \S+ \| v=1\n$/],
    ['gcr.io/google-samples/kubernetes-bootcamp:v2', 8080, /v=2\n$/],
    ['registry.k8s.io/echoserver:1.4', 8080, /^CLIENT VALUES:\nclient_address=127\.0\.0\.1\ncommand=GET\n/],
    ['registry.k8s.io/echoserver:1.10', 8080, /^\n\nHostname: image\n/],
    ['httpd:2.4', 80, /^<html><body><h1>It works!<\/h1><\/body><\/html>\n$/],
    ['nginx:1.16.1', 80, /Welcome to nginx!/],
    ['nginx:alpine', 80, /Welcome to nginx!/],
  ] as const;
  for (const [image, port, expected] of servers) {
    const server = await start(image, { port });
    assert.match(await run(`curl -s 127.0.0.1:${port}`), expected, image);
    await server.stop();
  }
});

test('agnhost netexec and http-echo', async () => {
  const netexec = await start('registry.k8s.io/e2e-test-images/agnhost:2.39', { args: ['netexec'], port: 8080 });
  assert.equal(await run("curl -s '127.0.0.1:8080/echo?msg=hi'"), 'hi');
  assert.equal(await run('curl -s 127.0.0.1:8080/clientip'), '127.0.0.1');
  assert.equal(await run("curl -s '127.0.0.1:8080/shell?cmd=echo%20x'"), '{"output":"x\\n"}');
  assert.match(await run(`crictl exec ${netexec.id} /agnhost connect 127.0.0.1:1`), /^REFUSED\n/);
  await run("curl -s '127.0.0.1:8080/exit?code=3'");
  assert.equal(
    await run(
      `until [ -n "$(crictl ps -aq --state exited)" ]; do sleep 0.02; done; crictl inspect ${netexec.id} | grep exitCode`,
    ),
    '    "exitCode": 3,\n',
  );
  await netexec.stop();
  const echo = await start('hashicorp/http-echo:1.0', { args: ['-text=hello', '-listen=:5000'], port: 5000 });
  assert.equal(await run('curl -s 127.0.0.1:5000'), 'hello\n');
  await echo.stop();
});

test('a replica of the guestbook has what its primary has', async () => {
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.39';
  const primary = await start(image, { args: ['guestbook', '--http-port', '6379'], port: 6379 });
  await run("curl -s '127.0.0.1:6379/set?key=a&value=1'");
  const replica = await start(image, {
    args: ['guestbook', '--http-port=81', '--replicaof=127.0.0.1', '--backend-port=6379'],
    port: 81,
  });
  await run(`until crictl logs ${replica.id} 2>&1 | grep -q 'Registered to node'; do sleep 0.02; done`);
  assert.equal(await run("curl -s '127.0.0.1:81/get?key=a'"), '{"data":"1"}');
  await replica.stop();
  await primary.stop();
});

test('distributions name themselves, and the curl image runs curl', async () => {
  const words = ['sleep', '1000'];
  for (const [image, expected] of [
    ['alpine:3.20', 'PRETTY_NAME="Alpine Linux v3.20"'],
    ['ubuntu:22.04', 'PRETTY_NAME="Ubuntu 22.04 LTS"'],
    ['debian:12', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"'],
  ] as const) {
    const shell = await start(image, { command: words });
    assert.equal(await run(`crictl exec ${shell.id} grep PRETTY_NAME /etc/os-release`), `${expected}\n`);
    await run(`crictl rm -f ${shell.id}`);
  }
  const curl = await start('curlimages/curl:8.11.1', { args: ['-s', 'http://127.0.0.1:1'] });
  await run('until [ -n "$(crictl ps -aq --state exited)" ]; do sleep 0.02; done');
  assert.match(await run(`crictl inspect ${curl.id}`), /"exitCode": 7,/);
});
