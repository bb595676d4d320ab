import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaygroundClock } from '../clock.ts';
import { isSystemError } from '../system-error.ts';
import { dialHttp } from './dial-http.ts';
import { handlerTransport } from './handler-transport.ts';
import type { Chunk, HttpAnswer, HttpHandler, Transport } from './http.ts';
import { createHostNamespace } from './namespace.ts';
import type { NetworkStack, Payload } from './network-stack.ts';
import { serveHttp } from './serve-http.ts';
import { createSwitch } from './switch.ts';

function createLan(): { client: NetworkStack; server: NetworkStack } {
  const clock = new PlaygroundClock({ speed: 0, seed: 1 });
  const lan = createSwitch({ clock });
  const stack = (name: string, address: string): NetworkStack =>
    createHostNamespace({ clock, link: lan.connect(name), address }).stackFor(1, new AbortController().signal);
  return { client: stack('client', '172.30.1.2'), server: stack('server', '172.30.1.3') };
}

const server = { address: '172.30.1.3', port: 80 };

async function* endless(signal: AbortSignal, onEnd: () => void): AsyncGenerator<string> {
  try {
    for (let count = 0; !signal.aborted; count += 1) {
      yield `${count}\n`;
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    onEnd();
  }
}

/** A handler that shows what it was asked. */
const echo: HttpHandler = async (request): Promise<HttpAnswer> => {
  if (request.target === '/upgrade') {
    return {
      status: 101,
      upgrade: async (stream) => {
        for (let message = await stream.receive(); message !== undefined; message = await stream.receive()) {
          await stream.send(`got ${String(message)}`);
        }
      },
    };
  }
  const body = await request.body.text();
  return { status: 200, headers: { 'x-method': request.method }, body: `${request.target} ${body}` };
};

async function collect(stream: AsyncIterable<Chunk>, count: number): Promise<string> {
  let text = '';
  let left = count;
  for await (const chunk of stream) {
    text += String(chunk);
    left -= 1;
    if (left === 0) break;
  }
  return text;
}

/** Both ways to a handler keep the same promises. */
for (const kind of ['network', 'handler'] as const) {
  const reach = (handler: HttpHandler): Transport => {
    if (kind === 'handler') return handlerTransport(handler);
    const lan = createLan();
    void serveHttp(lan.server.listen({ port: 80 }), handler);
    return dialHttp(lan.client, server);
  };

  test(`${kind}: a request and its answer, whole and in pieces`, async () => {
    const call = reach(echo);
    const answer = await call({ method: 'POST', target: '/a?b=1', body: 'text' });
    assert.deepEqual([answer.status, answer.headers['x-method']], [200, 'POST']);
    assert.equal(await answer.body.text(), '/a?b=1 text');
    const pieces = async function* (): AsyncGenerator<Chunk> {
      yield 'one ';
      yield new TextEncoder().encode('two');
    };
    assert.equal(await (await call({ method: 'PUT', target: '/', body: pieces() })).body.text(), '/ one two');
  });

  test(`${kind}: leaving a stream, or aborting, ends the handler's work`, async () => {
    let ended = 0;
    const call = reach(async (request) => ({ status: 200, body: endless(request.signal, () => (ended += 1)) }));
    const first = await call({ method: 'GET', target: '/' });
    assert.equal(await collect(first.body, 3), '0\n1\n2\n');
    const controller = new AbortController();
    const second = await call({ method: 'GET', target: '/', signal: controller.signal });
    const reading = second.body.text();
    controller.abort(new Error('enough'));
    await assert.rejects(reading, /enough/);
    for (let turn = 0; turn < 20 && ended < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(ended, 2);
  });

  test(`${kind}: an upgraded stream keeps message boundaries`, async () => {
    const { status, stream } = await reach(echo)({ method: 'GET', target: '/upgrade' });
    assert.equal(status, 101);
    await stream?.send('a');
    await stream?.send('b');
    assert.deepEqual([await stream?.receive(), await stream?.receive()], ['got a', 'got b']);
    stream?.close();
    assert.equal(await stream?.receive(), undefined);
  });
}

test('one connection carries many calls, and is made anew when it is lost', async () => {
  const lan = createLan();
  const stop = new AbortController();
  let listening = serveHttp(lan.server.listen({ port: 80 }), echo, { signal: stop.signal });
  const call = dialHttp(lan.client, server);
  const answers = await Promise.all(['/1', '/2', '/3'].map((target) => call({ method: 'GET', target })));
  assert.deepEqual(await Promise.all(answers.map((answer) => answer.body.text())), ['/1 ', '/2 ', '/3 ']);
  const connections = (): number => lan.client.sockets().filter((entry) => entry.state === 'ESTAB').length;
  assert.equal(connections(), 1);
  stop.abort();
  await listening;
  await assert.rejects(call({ method: 'GET', target: '/' }), (error) => isSystemError(error, 'ECONNREFUSED'));
  listening = serveHttp(lan.server.listen({ port: 80 }), echo);
  assert.equal(await (await call({ method: 'GET', target: '/4' })).body.text(), '/4 ');
});

test('a slow reader of one stream holds up its writer, and nobody else', async () => {
  const lan = createLan();
  let written = 0;
  const big = async function* (): AsyncGenerator<string> {
    for (; written < 1000; written += 1) yield 'x'.repeat(16 * 1024);
  };
  const handler: HttpHandler = async ({ target }) => ({ status: 200, body: target === '/big' ? big() : 'small' });
  void serveHttp(lan.server.listen({ port: 80 }), handler);
  const call = dialHttp(lan.client, server);
  const slow = await call({ method: 'GET', target: '/big' });
  for (let count = 0; count < 50; count += 1) await (await call({ method: 'GET', target: '/small' })).body.text();
  assert.ok(written < 20, `${written} pieces went ahead`);
  assert.equal((await slow.body.text()).length, 1000 * 16 * 1024);
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (payload: Payload | undefined): string =>
  payload instanceof Uint8Array ? new TextDecoder().decode(payload) : JSON.stringify(payload);

test('a client that types HTTP gets text', async () => {
  const lan = createLan();
  void serveHttp(lan.server.listen({ port: 80 }), echo);
  const connection = await lan.client.dial(server);
  await connection.send(bytes('GET /x HTTP/1.1\r\nHost: a\r\n'));
  await connection.send(bytes('\r\nPOST /y HTTP/1.1\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi'));
  const received: string[] = [];
  for (let payload = await connection.receive(); payload !== undefined; payload = await connection.receive()) {
    received.push(text(payload));
  }
  assert.equal(
    received.join(''),
    'HTTP/1.1 200 OK\r\nX-Method: GET\r\nContent-Length: 3\r\n\r\n/x ' +
      'HTTP/1.1 200 OK\r\nX-Method: POST\r\nContent-Length: 5\r\nConnection: close\r\n\r\n/y hi',
  );
});

test('a server that answers in bytes is understood', async () => {
  const lan = createLan();
  const listener = lan.server.listen({ port: 80 });
  void (async () => {
    for await (const connection of listener.accept()) {
      await connection.receive();
      await connection.send(bytes('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel'));
      await connection.send(bytes('lo\r\n0\r\n\r\n'));
    }
  })();
  const answer = await dialHttp(lan.client, server)({ method: 'GET', target: '/' });
  assert.equal(await answer.body.text(), 'hello');
});

test('a call that says so is the last on its connection', async () => {
  const lan = createLan();
  void serveHttp(lan.server.listen({ port: 80 }), echo);
  const call = dialHttp(lan.client, server);
  const answer = await call({ method: 'GET', target: '/', headers: { connection: 'close' } });
  assert.equal(await answer.body.text(), '/ ');
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(lan.client.sockets(), []);
  assert.equal(await (await call({ method: 'GET', target: '/again' })).body.text(), '/again ');
});
