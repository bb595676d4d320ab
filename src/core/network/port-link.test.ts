import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaygroundClock } from '../clock.ts';
import { joinLinks } from './link.ts';
import { createHostNamespace } from './namespace.ts';
import type { Connection, Listener } from './network-stack.ts';
import { createPortLink } from './port-link.ts';
import { createSwitch } from './switch.ts';

async function accepted(listener: Listener): Promise<Connection> {
  for await (const connection of listener.accept()) return connection;
  throw new Error('the listener ended');
}

const alive = new AbortController().signal;

test('machines in different workers meet over a MessagePort', async () => {
  const clock = new PlaygroundClock({ seed: 1 });
  const { port1, port2 } = new MessageChannel();
  const lan = createSwitch({ clock });
  using farPort = createPortLink(port1);
  using nearPort = createPortLink(port2);
  const joined = joinLinks(lan.connect('far'), nearPort);
  const near = createHostNamespace({ clock, link: lan.connect('near'), address: '172.30.1.2' });
  const far = createHostNamespace({ clock, link: farPort, address: '172.30.1.3' });
  const listener = far.stackFor(1, alive).listen({ port: 80 });
  const client = await near.stackFor(1, alive).dial({ address: '172.30.1.3', port: 80 });
  const server = await accepted(listener);
  const frame = { kind: 'request', stream: 1, method: 'GET', target: '/', headers: { a: 'b' }, ended: true } as const;
  await client.send(frame);
  await client.send(new Uint8Array([1, 2, 3]));
  assert.deepEqual(await server.receive(), frame);
  assert.deepEqual(await server.receive(), new Uint8Array([1, 2, 3]));
  joined[Symbol.dispose]();
  near.destroy();
  far.destroy();
});
