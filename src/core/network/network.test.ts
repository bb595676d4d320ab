import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaygroundClock } from '../clock.ts';
import { isSystemError } from '../system-error.ts';
import { createHostNamespace, createNetworkNamespace } from './namespace.ts';
import type { Connection, Listener, NetworkNamespace, NetworkStack } from './network-stack.ts';
import { createSwitch, type Switch } from './switch.ts';

interface Lan {
  clock: PlaygroundClock;
  lan: Switch;
  left: NetworkNamespace;
  right: NetworkNamespace;
}

function createLan(): Lan {
  const clock = new PlaygroundClock({ speed: 0, seed: 1 });
  const lan = createSwitch({ clock });
  const host = (name: string, address: string) => createHostNamespace({ clock, link: lan.connect(name), address });
  const [left, right] = [host('left', '172.30.1.2'), host('right', '172.30.1.3')];
  for (const [from, subnet, gateway] of [
    [left, '10.244.1.0/24', '172.30.1.3'],
    [right, '10.244.0.0/24', '172.30.1.2'],
  ] as const) {
    from.addRoute({ destination: subnet, gateway, device: 'eth0' });
  }
  return { clock, lan, left, right };
}

function addPod(host: NetworkNamespace, clock: PlaygroundClock, subnet: string, number: number): NetworkNamespace {
  const pod = createNetworkNamespace({ clock, path: `/var/run/netns/pod-${subnet}-${number}` });
  if (!host.interfaces().some((entry) => entry.name === 'cni0')) {
    host.addInterface({ name: 'cni0', address: `${subnet}.1`, prefixLength: 24, mac: '02:00:00:00:00:01', up: true });
  }
  host.attach(pod, {
    name: 'eth0',
    hostName: `veth${number}`,
    address: `${subnet}.${number}`,
    prefixLength: 24,
    gateway: `${subnet}.1`,
  });
  return pod;
}

const stack = (namespace: NetworkNamespace): NetworkStack => namespace.stackFor(1, new AbortController().signal);

async function accepted(listener: Listener): Promise<Connection> {
  for await (const connection of listener.accept()) return connection;
  throw new Error('the listener ended');
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function readAll(connection: Connection): Promise<string> {
  let text = '';
  for (let payload = await connection.receive(); payload !== undefined; payload = await connection.receive()) {
    if (payload instanceof Uint8Array) text += new TextDecoder().decode(payload);
  }
  return text;
}

/** Moves time until the promise settles. */
async function eventually<T>(clock: PlaygroundClock, promise: Promise<T>, stepMs = 100): Promise<T> {
  let done = false;
  const settled = promise.finally(() => {
    done = true;
  });
  settled.catch(() => {});
  for (let step = 0; step < 2000 && !done; step += 1) await clock.advance(stepMs);
  return settled;
}

async function rejectsAfter(
  clock: PlaygroundClock,
  code: Parameters<typeof isSystemError>[1],
  promise: Promise<unknown>,
) {
  const startMs = clock.now();
  await assert.rejects(eventually(clock, promise), (error) => isSystemError(error, code));
  return clock.now() - startMs;
}

test('a stream within a machine: both directions, half close, then closed', async () => {
  const { left } = createLan();
  const listener = stack(left).listen({ port: 80 });
  const client = await stack(left).dial({ address: '127.0.0.1', port: 80 });
  const server = await accepted(listener);
  assert.equal(server.remote.address, '127.0.0.1');
  await client.send(bytes('ping'));
  client.end();
  assert.equal(await readAll(server), 'ping');
  await server.send(bytes('pong'));
  assert.equal(server.closed.aborted, false);
  server.end();
  assert.equal(await readAll(client), 'pong');
  assert.equal(server.closed.aborted && client.closed.aborted, true);
});

test('between machines, 20 percent loss delays but neither loses nor reorders', async () => {
  const { clock, lan, left, right } = createLan();
  const listener = stack(right).listen({ port: 80 });
  const client = await stack(left).dial({ address: '172.30.1.3', port: 80 });
  const server = await accepted(listener);
  lan.setLoss(0.2);
  const wanted = Array.from({ length: 200 }, (_, index) => `line ${index}\n`);
  for (const line of wanted) void client.send(bytes(line));
  client.end();
  assert.equal(await eventually(clock, readAll(server), 500), wanted.join(''));
});

test('a writer waits for its reader', async () => {
  const { clock, left, right } = createLan();
  const listener = stack(right).listen({ port: 80 });
  const client = await stack(left).dial({ address: '172.30.1.3', port: 80 });
  const server = await accepted(listener);
  let sent = 0;
  const writing = (async () => {
    for (; sent < 64; sent += 1) await client.send(new Uint8Array(16 * 1024));
    client.end();
  })();
  await clock.advance(5000);
  assert.ok(sent < 20, `${sent} pieces went ahead`);
  assert.equal((await eventually(clock, readAll(server))).length, 64 * 16 * 1024);
  await writing;
});

test('what goes wrong has its own error and its own delay', async () => {
  const { clock, lan, left, right } = createLan();
  const dial = (address: string, port = 80) => stack(left).dial({ address, port });
  assert.ok((await rejectsAfter(clock, 'ECONNREFUSED', dial('127.0.0.1'))) < 1000);
  assert.ok((await rejectsAfter(clock, 'ECONNREFUSED', dial('172.30.1.3'))) < 1000);
  assert.ok((await rejectsAfter(clock, 'ENETUNREACH', dial('8.8.8.8'))) < 1000);
  assert.ok(Math.abs((await rejectsAfter(clock, 'EHOSTUNREACH', dial('172.30.1.77'))) - 3000) <= 200);
  const cut = lan.partition(['left'], ['right']);
  assert.ok((await rejectsAfter(clock, 'EHOSTUNREACH', dial('172.30.1.3'))) <= 5000);
  cut[Symbol.dispose]();
  right.addInterface({ name: 'cni0', address: '10.244.1.1', prefixLength: 24, mac: '', up: true });
  assert.ok(Math.abs((await rejectsAfter(clock, 'EHOSTUNREACH', dial('10.244.1.9'))) - 3000) <= 200);
  await assert.rejects(stack(left).dial({ path: '/run/none.sock' }), (error) => isSystemError(error, 'ENOENT'));
});

test('a partition that heals costs time only; one that stays ends the connection', async () => {
  const { clock, lan, left, right } = createLan();
  const listener = stack(right).listen({ port: 80 });
  const client = await stack(left).dial({ address: '172.30.1.3', port: 80 });
  const server = await accepted(listener);
  const cut = lan.partition(['left'], ['right']);
  await client.send(bytes('late'));
  await clock.advance(10_000);
  cut[Symbol.dispose]();
  const received = await eventually(clock, server.receive());
  assert.equal(received instanceof Uint8Array && new TextDecoder().decode(received), 'late');
  lan.partition(['left'], ['right']);
  const startMs = clock.now();
  await assert.rejects(eventually(clock, server.receive(), 5000), (error) => isSystemError(error, 'ETIMEDOUT'));
  const elapsedMs = clock.now() - startMs;
  assert.ok(elapsedMs >= 40_000 && elapsedMs <= 75_000, `${elapsedMs} ms`);
});

test('pods reach pods on both machines, and a service address its endpoints', async () => {
  const { clock, left, right } = createLan();
  const [client, near] = [addPod(left, clock, '10.244.0', 5), addPod(left, clock, '10.244.0', 6)];
  const far = addPod(right, clock, '10.244.1', 7);
  const listeners = [near, far].map((pod) => stack(pod).listen({ port: 8080 }));
  const destinations = ['10.244.0.6', '10.244.1.7'].map((address) => ({ address, port: 8080 }));
  for (const { address, port } of destinations) (await stack(client).dial({ address, port })).reset();
  left.translation.set(
    { protocol: 'tcp', address: '10.96.0.10', port: 80 },
    { comment: 'default/web:http', destinations },
  );
  const seen = new Set<string>();
  for (const listener of listeners) {
    void (async () => {
      for await (const connection of listener.accept()) {
        seen.add(`${connection.local.address} from ${connection.remote.address}`);
        connection.end();
      }
    })();
  }
  for (let count = 0; count < 20; count += 1) {
    const connection = await stack(client).dial({ address: '10.96.0.10', port: 80 });
    assert.equal(connection.remote.address, '10.96.0.10');
    assert.equal(await readAll(connection), '');
    connection.end();
  }
  assert.deepEqual([...seen].sort(), ['10.244.0.6 from 10.244.0.5', '10.244.1.7 from 10.244.0.5']);
});

test('a node port takes connections from the LAN to a pod here and to a pod elsewhere', async () => {
  const { clock, left, right } = createLan();
  const pod = addPod(left, clock, '10.244.0', 5);
  const listener = stack(pod).listen({ port: 8080 });
  const destinations = [{ address: '10.244.0.5', port: 8080 }];
  for (const node of [left, right]) {
    node.translation.set(
      { protocol: 'tcp', address: undefined, port: 30080 },
      { comment: 'default/web', destinations },
    );
  }
  const outside = right;
  for (const address of ['172.30.1.2', '172.30.1.3']) {
    const client = await stack(outside).dial({ address, port: 30080 });
    const server = await accepted(listener);
    await client.send(bytes('hello'));
    client.end();
    assert.equal(await readAll(server), 'hello');
    await server.send(bytes('bye'));
    server.end();
    assert.equal(await readAll(client), 'bye');
  }
  const viaLeft = await stack(addPod(right, clock, '10.244.1', 9)).dial({ address: '172.30.1.2', port: 30080 });
  assert.equal((await accepted(listener)).local.address, '10.244.0.5');
  viaLeft.end();
});

test('a node port of a machine without the pod passes the flow on', async () => {
  const { clock, lan, left, right } = createLan();
  const third = createHostNamespace({ clock, link: lan.connect('third'), address: '172.30.1.4' });
  const listener = stack(addPod(left, clock, '10.244.0', 5)).listen({ port: 8080 });
  right.translation.set(
    { protocol: 'tcp', address: undefined, port: 30080 },
    { comment: 'default/web', destinations: [{ address: '10.244.0.5', port: 8080 }] },
  );
  const client = await stack(third).dial({ address: '172.30.1.3', port: 30080 });
  const server = await accepted(listener);
  assert.equal(server.remote.address, '172.30.1.3');
  await client.send(bytes('hello'));
  client.end();
  assert.equal(await readAll(server), 'hello');
  server.end();
  assert.equal(await readAll(client), '');
});

test('datagrams: a service address answers as itself, a closed port says so', async () => {
  const { clock, left, right } = createLan();
  const client = addPod(left, clock, '10.244.0', 5);
  const server = stack(addPod(right, clock, '10.244.1', 7)).bindDatagrams(53);
  left.translation.set(
    { protocol: 'udp', address: '10.96.0.10', port: 53 },
    { comment: 'kube-system/kube-dns:dns', destinations: [{ address: '10.244.1.7', port: 53 }] },
  );
  const socket = stack(client).bindDatagrams(0);
  socket.send(bytes('question'), '10.96.0.10', 53);
  const question = await server.receive();
  assert.equal(question.address, '10.244.0.5');
  server.send(bytes('answer'), question.address, question.port);
  const answer = await socket.receive();
  assert.deepEqual([answer.address, answer.port], ['10.96.0.10', 53]);
  server[Symbol.dispose]();
  socket.send(bytes('question'), '10.96.0.10', 53);
  await assert.rejects(socket.receive(), (error) => isSystemError(error, 'ECONNREFUSED'));
});

test('what a process opened closes when it ends', async () => {
  const { left } = createLan();
  const process = new AbortController();
  const mine = left.stackFor(42, process.signal);
  const listener = mine.listen({ port: 80 });
  const client = await stack(left).dial({ address: '172.30.1.2', port: 80 });
  await accepted(listener);
  assert.deepEqual(
    stack(left)
      .sockets()
      .map((entry) => [entry.state, entry.local, entry.pid]),
    [
      ['LISTEN', '0.0.0.0:80', 42],
      ['ESTAB', `${client.local.address}:${client.local.port}`, 1],
      ['ESTAB', '172.30.1.2:80', 42],
    ],
  );
  process.abort();
  assert.equal(await client.receive(), undefined);
  client.end();
  assert.deepEqual(stack(left).sockets(), []);
  await assert.rejects(stack(left).dial({ address: '172.30.1.2', port: 80 }), (e) => isSystemError(e, 'ECONNREFUSED'));
});

test('ping measures the way there and back', async () => {
  const { clock, lan, left } = createLan();
  lan.setLatency(5);
  assert.equal(await eventually(clock, stack(left).ping('172.30.1.3'), 1), 10);
});
