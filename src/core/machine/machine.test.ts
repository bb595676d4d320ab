import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaygroundClock } from '../clock.ts';
import { createMemoryDisk } from '../disk/memory-disk.ts';
import { createSwitch } from '../network/switch.ts';
import { baseImage } from './base-image.ts';
import { createPipe } from './byte-pipe.ts';
import type { ProgramCatalogue } from './kernel.ts';
import { createMachine, type Machine } from './machine.ts';
import type { Program } from './process.ts';
import { readAllText } from './read-stream.ts';

const programs: Record<string, Program> = {
  async echo(process) {
    await process.stdout.write(`${process.argv.slice(1).join(' ')}\n`);
    return 0;
  },
  async cat(process) {
    for (const path of process.argv.slice(1)) {
      const file = process.files.open(process.resolve(path), 'read');
      for (let piece = await file.read(); piece !== undefined; piece = await file.read())
        await process.stdout.write(piece);
    }
    if (process.argv.length === 1) for await (const piece of process.stdin) await process.stdout.write(piece);
    return 0;
  },
  async sleep(process) {
    await process.clock.sleep(Number(process.argv[1]) * 1000);
    return 0;
  },
  async crash() {
    throw new Error('out of luck');
  },
  async yes(process) {
    for (;;) await process.stdout.write('y\n');
  },
  async hog(process) {
    process.setMemory(200 << 20);
    await process.clock.sleep(1000);
    return 0;
  },
  async spawner(process) {
    const child = process.spawn(process.argv.slice(1));
    return (await child.exited).code;
  },
};

const catalogue: ProgramCatalogue = {
  has: (name) => Object.hasOwn(programs, name),
  lookup: async (name) => programs[name],
};

function makeMachine(clock = new PlaygroundClock({ speed: 0, seed: 1 }), disk = createMemoryDisk()): Machine {
  const image = { ...baseImage({ hostname: 'node01', hosts: [], commands: Object.keys(programs) }) };
  delete (image as Record<string, unknown>)['/usr/sbin/init'];
  const link = createSwitch({ clock }).connect('node01');
  const resources = { cpus: 2, memoryBytes: 128 << 20, diskBytes: 20e9 };
  return createMachine({
    name: 'node01',
    address: '172.30.1.3',
    clock,
    disk,
    resources,
    link,
    programs: catalogue,
    image,
  });
}

test('a command runs, prints and ends', async () => {
  const machine = makeMachine();
  await machine.boot();
  assert.deepEqual(await machine.exec(['echo', 'a', 'b']), { stdout: 'a b\n', stderr: '', exitCode: 0 });
  assert.deepEqual(await machine.exec(['cat'], { stdin: 'x'.repeat(200_000) }), {
    stdout: 'x'.repeat(200_000),
    stderr: '',
    exitCode: 0,
  });
  assert.equal((await machine.exec(['crash'])).stderr, 'crash: out of luck\n');
  assert.equal((await machine.exec(['cat', '/etc/hostname'])).stdout, 'node01\n');
  assert.equal((await machine.exec(['cat', '/proc/self/cmdline'])).stdout, 'cat\0/proc/self/cmdline\0');
  assert.equal((await machine.exec(['cat', '/dev/stdin'], { stdin: 'typed' })).stdout, 'typed');
  await assert.rejects(machine.exec(['absent']), { code: 'ENOENT' });
});

test('scripts run their interpreter', async () => {
  const machine = makeMachine();
  await machine.boot();
  machine.writeFile('/root/script', '#!/bin/echo -n\nhello\n');
  await assert.rejects(machine.exec(['/root/script']), { code: 'EACCES' });
  machine.kernel?.files.chmod('/root/script', 0o755);
  assert.equal((await machine.exec(['./script', 'x'])).stdout, '-n ./script x\n');
  machine.writeFile('/root/script', 'plain');
  await assert.rejects(machine.exec(['/root/script']), { code: 'ENOEXEC' });
});

test('signals end processes, and what they wait for', async () => {
  const clock = new PlaygroundClock({ speed: 0 });
  const machine = makeMachine(clock);
  await machine.boot();
  const { kernel } = machine;
  assert(kernel);
  const asleep = kernel.spawn(['sleep', '100']);
  assert.equal(kernel.processes().find(({ pid }) => pid === asleep.pid)?.argv[1], '100');
  kernel.kill(asleep.pid, 'SIGTERM');
  assert.deepEqual(await asleep.exited, { code: 143, signal: 'SIGTERM' });
  assert.throws(() => kernel.kill(asleep.pid, 'SIGTERM'), { code: 'ESRCH' });
  const stopped = kernel.spawn(['sleep', '1']);
  stopped.kill('SIGSTOP');
  await clock.advance(2000);
  assert.equal(kernel.processes().find(({ pid }) => pid === stopped.pid)?.state, 'T');
  stopped.kill('SIGCONT');
  assert.equal((await stopped.exited).code, 0);
});

test('a pipeline ends when its reader does', async () => {
  const machine = makeMachine();
  await machine.boot();
  const { kernel } = machine;
  assert(kernel);
  const [pipe, out] = [createPipe(), createPipe()];
  const endless = kernel.spawn(['yes'], { stdout: pipe.sink });
  const reader = kernel.spawn(['spawner', 'cat'], { stdin: pipe.source, stdout: out.sink });
  await out.source.read();
  reader.kill('SIGKILL');
  out.source.cancel();
  assert.deepEqual((await endless.exited).signal, 'SIGPIPE');
  const [small, output] = [createPipe(), createPipe()];
  const writer = kernel.spawn(['spawner', 'echo', 'once'], { stdout: small.sink });
  kernel.spawn(['cat'], { stdin: small.source, stdout: output.sink });
  assert.equal(await readAllText(output.source), 'once\n');
  assert.equal((await writer.exited).code, 0);
});

test('memory beyond the machine or the cgroup kills', async () => {
  const machine = makeMachine();
  await machine.boot();
  const { kernel } = machine;
  assert(kernel);
  const big = await kernel.spawn(['hog']).exited;
  assert.deepEqual(big, { code: 137, signal: 'SIGKILL', outOfMemory: true });
  assert.match(kernel.log.entries().at(-1)?.message ?? '', /^Out of memory: Killed process \d+ \(hog\)/);
  assert.equal(kernel.usage('/').memoryBytes, 3 << 20);
});

test('files survive power-off and what was durable survives a crash', async () => {
  const disk = createMemoryDisk();
  const machine = makeMachine(undefined, disk);
  await machine.boot();
  machine.writeFile('/root/kept', 'x');
  await machine.kernel?.files.sync();
  machine.writeFile('/root/lost', 'y');
  await machine.crash();
  await machine.boot();
  assert.equal(new TextDecoder().decode(machine.readFile('/root/kept')), 'x');
  assert.throws(() => machine.readFile('/root/lost'), { code: 'ENOENT' });
  machine.writeFile('/root/late', 'z');
  await machine.shutdown();
  assert.equal(machine.running, false);
  await machine.boot();
  assert.equal(new TextDecoder().decode(machine.readFile('/root/late')), 'z');
});

test('a PID namespace numbers its processes from 1 and ends with the first', async () => {
  const machine = makeMachine();
  await machine.boot();
  const { kernel } = machine;
  assert(kernel);
  const init = kernel.spawn(['sleep', '100'], { pidNamespace: 'new' });
  const seen = createPipe();
  kernel.spawn(['look'], {
    pidNamespace: init.pid,
    stdout: seen.sink,
    async program(process) {
      const pids = process.kernel.processes().map(({ pid }) => pid);
      const names = process.files.readDirectory('/proc').filter((name) => /^\d+$/.test(name));
      const child = process.spawn(['sleep', '100']);
      process.kernel.kill(child.pid, 'SIGTERM');
      const { code } = await child.exited;
      await process.stdout.write(JSON.stringify([process.pid, process.parentPid, pids, names, child.pid, code]));
      process.kernel.kill(1, 'SIGTERM');
      await process.clock.sleep(100_000);
      return 0;
    },
  });
  const first = await seen.source.read();
  assert.equal(new TextDecoder().decode(first), '[2,0,[1,2],["1","2"],3,143]');
  assert.equal(kernel.processes().length, 3);
  init.kill('SIGKILL');
  assert.equal((await init.exited).code, 137);
  assert.equal(kernel.processes().length, 1);
});
