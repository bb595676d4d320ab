import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaygroundClock } from '../../clock.ts';
import type { Disk } from '../../disk/disk.ts';
import { createMemoryDisk } from '../../disk/memory-disk.ts';
import { SystemError } from '../../system-error.ts';
import type { FileEvent, FileSystem } from '../file-system.ts';
import type { LayerFiles } from '../kernel.ts';
import { loadRootFiles, overlayFiles, type RootFiles } from '../machine-files.ts';
import type { DeviceContext } from './device.ts';

const clock = new PlaygroundClock({ speed: 0, startMs: 1_000_000, seed: 7 });
const devices: DeviceContext = {
  clock,
  stdin: undefined,
  stdout: undefined,
  stderr: undefined,
  terminal: undefined,
  kernelLog: undefined,
};

const image: LayerFiles = {
  '/etc/os-release': { type: 'file', content: 'ID=ubuntu\n' },
  '/etc/ssl/ca.crt': { type: 'file', content: 'CA' },
  '/usr/bin/tool': { type: 'file', content: 'x', mode: 0o755 },
  '/bin': { type: 'symlink', target: 'usr/bin' },
  '/secret': { type: 'directory', mode: 0o700 },
  '/secret/key': { type: 'file', content: 'key', mode: 0o600 },
  '/loop': { type: 'symlink', target: 'loop' },
  '/proc': { type: 'directory' },
  '/dev': { type: 'directory' },
  '/sys': { type: 'directory' },
};

async function load(disk: Disk, capacityBytes = 1e9): Promise<RootFiles> {
  return await loadRootFiles(await disk.open('root'), image, devices, capacityBytes);
}

function fails(code: string, run: () => unknown): void {
  assert.throws(run, (error) => error instanceof SystemError && error.code === code, code);
}

/** Everything in a tree, as text. */
function dump(files: FileSystem, directory = '/'): string[] {
  return files.readDirectory(directory).flatMap((name) => {
    const path = directory === '/' ? `/${name}` : `${directory}/${name}`;
    const { type, mode, uid, size, links } = files.lstat(path);
    const line = `${path} ${type} ${mode.toString(8)} ${uid} ${size} ${type === 'file' ? links : ''}`;
    if (type === 'directory') return [line, ...dump(files, path)];
    return [`${line} ${type === 'file' ? files.readText(path).slice(0, 40) : files.readLink(path)}`];
  });
}

test('paths, links and errors', async () => {
  const { files } = await load(createMemoryDisk());
  assert.equal(files.readText('/bin/tool'), 'x');
  assert.equal(files.realPath('/bin/../bin//tool'), '/usr/bin/tool');
  fails('ENOENT', () => files.readText('/etc/absent'));
  fails('ENOTDIR', () => files.readText('/etc/os-release/x'));
  fails('EISDIR', () => files.readText('/etc'));
  fails('ELOOP', () => files.readText('/loop'));
  fails('EEXIST', () => files.mkdir('/etc'));
  fails('ENOTEMPTY', () => files.removeDirectory('/etc'));
  fails('ENOENT', () => files.writeFile('/no/such/file', ''));
  files.symlink('ssl/ca.crt', '/etc/link');
  files.writeFile('/etc/link', 'new');
  assert.equal(files.readText('/etc/ssl/ca.crt'), 'new');
  files.link('/etc/ssl/ca.crt', '/etc/hard');
  files.writeFile('/etc/hard', '+', { append: true });
  assert.equal(files.readText('/etc/link'), 'new+');
  assert.equal(files.stat('/etc/hard').links, 2);
  files.rename('/etc/ssl', '/tls');
  assert.equal(files.readText('/tls/ca.crt'), 'new+');
  fails('ENOENT', () => files.readText('/etc/link'));
});

test('modes keep other users out', async () => {
  const { files } = await load(createMemoryDisk());
  const guest = files.viewedBy({ user: { uid: 1000, gid: 1000 }, pid: 2, devices });
  fails('EACCES', () => guest.readText('/secret/key'));
  fails('EACCES', () => guest.writeFile('/etc/os-release', ''));
  fails('EACCES', () => guest.mkdir('/etc/mine'));
  fails('EPERM', () => guest.chmod('/etc/os-release', 0o777));
  files.mkdir('/tmp', { mode: 0o1777 });
  guest.writeFile('/tmp/a', 'mine');
  files.writeFile('/tmp/b', 'root');
  assert.equal(files.stat('/tmp/a').uid, 1000);
  fails('EPERM', () => guest.remove('/tmp/b'));
  guest.remove('/tmp/a');
});

test('overlays share their layers and keep their changes apart', async () => {
  const { files } = await load(createMemoryDisk());
  const none = { lookup: () => undefined };
  const system = { proc: none, sys: none };
  const layers: LayerFiles[] = [{ '/app/a': { type: 'file', content: 'a' }, '/app/b': { type: 'file', content: 'b' } }];
  const one = overlayFiles(files, layers, '/var/lib/one', system);
  const two = overlayFiles(files, layers, '/var/lib/two', system);
  one.remove('/app/a');
  one.writeFile('/app/c', 'c');
  assert.deepEqual(
    [one.readDirectory('/app'), two.readDirectory('/app')],
    [
      ['b', 'c'],
      ['a', 'b'],
    ],
  );
  assert.deepEqual(files.readDirectory('/var/lib/one/app'), ['c']);
  one.remove('/app', { recursive: true });
  one.mkdir('/app');
  assert.deepEqual(one.readDirectory('/app'), []);
  two.rename('/app', '/moved');
  assert.deepEqual([two.readText('/moved/b'), two.exists('/app')], ['b', false]);
});

test('binds see through both ways, and unmounting ends them', async () => {
  const { files } = await load(createMemoryDisk());
  const none = { lookup: () => undefined };
  const pod = overlayFiles(files, [image], '/var/lib/pod', { proc: none, sys: none });
  files.mkdir('/var/lib/volume/..data', { recursive: true });
  pod.mkdir('/mnt');
  pod.mount('/mnt', { kind: 'bind', files, path: '/var/lib/volume' });
  const events: FileEvent[] = [];
  pod.watch('/mnt', (event) => events.push(event));
  files.writeFile('/var/lib/volume/x', '1');
  assert.equal(pod.readText('/mnt/x'), '1');
  await Promise.resolve();
  assert.deepEqual(events, [{ type: 'created', path: '/mnt/x' }]);
  pod.mount('/etc/ssl', { kind: 'bind', files, path: '/etc/ssl' }, { readOnly: true });
  assert.equal(pod.readText('/etc/ssl/ca.crt'), 'CA');
  fails('EROFS', () => pod.writeFile('/etc/ssl/ca.crt', ''));
  fails('EBUSY', () => pod.remove('/etc/ssl', { recursive: true }));
  fails('EXDEV', () => pod.rename('/mnt/x', '/x'));
  pod.mkdir('/cache');
  pod.mount('/cache', { kind: 'tmpfs' });
  pod.writeFile('/cache/y', 'y');
  pod.unmount('/cache');
  assert.deepEqual(pod.readDirectory('/cache'), []);
  fails('EINVAL', () => pod.unmount('/cache'));
});

test('the disk can be full', async () => {
  const { files, storage } = await load(createMemoryDisk(), 10_000);
  files.writeFile('/a', 'x'.repeat(9000));
  fails('ENOSPC', () => files.writeFile('/b', 'x'.repeat(9000)));
  files.remove('/b');
  files.remove('/a');
  files.mkdir('/d');
  files.writeFile('/d/c', 'x'.repeat(9000));
  files.remove('/d', { recursive: true });
  assert.equal(storage.usedBytes, 0);
});

test('FIFOs carry what is written to who reads', async () => {
  const { files } = await load(createMemoryDisk());
  files.makeFifo('/fifo');
  const reader = files.open('/fifo', 'read');
  const reading = reader.read();
  const writer = files.open('/fifo', 'write');
  await writer.write('through');
  assert.equal(new TextDecoder().decode(await reading), 'through');
  writer.close();
  assert.equal(await reader.read(), undefined);
});

test('any sequence of changes is there after a reload', async () => {
  const disk = createMemoryDisk();
  let { files, store, storage } = await load(disk);
  const names = ['/etc', '/usr/bin', '/secret', '/a', '/a/b', '/a/b/c', '/etc/ssl', '/bin'];
  const leaf = (): string =>
    `${names[Math.floor(clock.random() * names.length)]}/${'xyz'[Math.floor(clock.random() * 3)]}`;
  const steps: (() => void)[] = [
    () => files.writeFile(leaf(), 'w'.repeat(clock.random() * 200)),
    () => files.writeFile(leaf(), 'big'.repeat(50_000)),
    () => files.writeFile(leaf(), `more${clock.random()}`, { append: true }),
    () => files.writeFile('/a/log', 'line\n'.repeat(5000), { append: true }),
    () => files.mkdir(names[Math.floor(clock.random() * names.length)] ?? '/', { recursive: true }),
    () => files.remove(leaf(), { recursive: true }),
    () => files.remove(names[Math.floor(clock.random() * names.length)] ?? '/', { recursive: true }),
    () => files.rename(leaf(), leaf()),
    () => files.rename('/a', '/etc/moved'),
    () => files.rename('/etc/ssl', leaf()),
    () => files.link(leaf(), leaf()),
    () => files.symlink('/etc', leaf()),
    () => files.chmod(leaf(), 0o640),
    () => files.chown('/etc', 5, 5),
  ];
  for (let round = 0; round < 40; round += 1) {
    for (let step = 0; step < 25; step += 1) {
      try {
        steps[Math.floor(clock.random() * steps.length)]?.();
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
      }
      if (clock.random() < 0.1) await Promise.resolve();
    }
    const before = dump(files);
    const used = storage.usedBytes;
    await store.close();
    ({ files, store, storage } = await load(disk));
    assert.deepEqual(dump(files), before);
    assert.equal(storage.usedBytes, used);
  }
});
