import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaygroundClock } from '../clock.ts';
import { createMemoryDisk } from '../disk/memory-disk.ts';
import { createMachine } from '../machine/machine.ts';
import { createSwitch } from '../network/switch.ts';
import { readContainerLog } from './container-log.ts';

async function machineFiles() {
  const clock = new PlaygroundClock();
  const machine = createMachine({
    name: 'node01',
    address: '172.30.1.2',
    clock,
    disk: createMemoryDisk(),
    resources: { cpus: 1, memoryBytes: 2 ** 28, diskBytes: 2 ** 30 },
    link: createSwitch({ clock }).connect('node01'),
    programs: { has: () => false, lookup: () => Promise.resolve(undefined) },
    image: {},
  });
  await machine.boot();
  const files = machine.kernel?.files;
  assert.ok(files);
  return files;
}

const line = (text: string, stream = 'stdout', tag = 'F'): string =>
  `2026-11-21T01:02:03.000000000Z ${stream} ${tag} ${text}\n`;
const everything = { follow: false, timestamps: false, stream: 'All' };

const ended = { isOver: () => true, onChange: () => ({ [Symbol.dispose]: () => {} }) };

async function collect(output: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of output) text += piece;
  return text;
}

test('a log is read back as the container wrote it', async () => {
  const files = await machineFiles();
  files.writeFile('/log', line('one') + line('two', 'stderr') + line('thr', 'stdout', 'P') + line('ee'));
  const never = new AbortController().signal;
  const read = (options: object): Promise<string> =>
    collect(readContainerLog(files, '/log', { ...everything, ...options }, ended, never));
  assert.equal(await read({}), 'one\ntwo\nthree\n');
  assert.equal(await read({ tailLines: 1 }), 'ee\n');
  assert.equal(await read({ stream: 'Stderr' }), 'two\n');
  assert.equal(await read({ limitBytes: 5 }), 'one\nt');
  assert.equal(await read({ timestamps: true, tailLines: 1 }), '2026-11-21T01:02:03.000000000Z ee\n');
  assert.equal(await read({ sinceMs: Date.parse('2026-11-21T02:00:00Z') }), '');
});

test('following goes on until the container is over, and loses nothing', async () => {
  const files = await machineFiles();
  files.writeFile('/log', line('before'));
  let over = false;
  let tell = (): void => {};
  const container = {
    isOver: () => over,
    onChange: (listener: () => void) => {
      tell = listener;
      return { [Symbol.dispose]: () => {} };
    },
  };
  const output = readContainerLog(
    files,
    '/log',
    { ...everything, follow: true },
    container,
    new AbortController().signal,
  );
  assert.equal((await output.next()).value, 'before\n');
  const next = output.next();
  files.writeFile('/log', line('after'), { append: true });
  assert.equal((await next).value, 'after\n');
  const end = output.next();
  over = true;
  tell();
  assert.equal((await end).done, true, 'a container that ends without a word ends its log');
});
