import { spawn as spawnProcess } from 'node:child_process';
import nodeFs from 'node:fs';
import { hostname } from 'node:os';
import nodePath from 'node:path';
import { PlaygroundClock } from '../../core/clock.ts';
import type { FileStatus, FileSystem } from '../../core/machine/file-system.ts';
import type { Kernel } from '../../core/machine/kernel.ts';
import type { ChildProcess, Process, SignalName, SpawnOptions } from '../../core/machine/process.ts';
import { root, signalNumbers } from '../../core/machine/process.ts';
import type { ByteSink, ByteSource } from '../../core/machine/streams.ts';
import type { NetworkStack } from '../../core/network/network-stack.ts';
import { type ErrorCode, SystemError } from '../../core/system-error.ts';

/** This Node process, seen as a process of a machine: for tools such as kubectl that run on the host. It has no network stack and no kernel. */
export function createHostProcess(argv: readonly string[]): Process {
  const killed = new AbortController();
  return {
    pid: process.pid,
    parentPid: process.ppid,
    group: process.pid,
    hostname: hostname(),
    argv,
    env: new Map(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    user: root,
    stdin: hostSource(process.stdin),
    stdout: hostSink(process.stdout),
    stderr: hostSink(process.stderr),
    terminal: undefined,
    isTerminal: (descriptor) => [process.stdin, process.stdout, process.stderr][descriptor]?.isTTY === true,
    files: hostFiles,
    network: absent<NetworkStack>('network'),
    clock: new PlaygroundClock(),
    killed: killed.signal,
    workingDirectory: process.cwd(),
    resolve: (path) => nodePath.resolve(path),
    setMemory: () => {},
    useProcessor: () => Promise.resolve(),
    onSignal,
    spawn,
    kernel: absent<Kernel>('kernel'),
  };
}

function absent<T extends object>(what: string): T {
  return new Proxy({} as T, {
    get: () => {
      throw new Error(`the host has no ${what} for programs of the playground`);
    },
  });
}

function onSignal(signal: SignalName, handler: () => void): Disposable {
  const listener = (): void => handler();
  process.on(signal, listener);
  return { [Symbol.dispose]: () => void process.off(signal, listener) };
}

function spawn(argv: readonly string[], _: SpawnOptions = {}): ChildProcess {
  const [command = '', ...args] = argv;
  const child = spawnProcess(command, args, { stdio: 'inherit' });
  const exited = new Promise<{ code: number; signal: SignalName | undefined }>((resolve) => {
    child.on('error', () => resolve({ code: 127, signal: undefined }));
    child.on('exit', (code, signal) => {
      const name = signal !== null && signal in signalNumbers ? (signal as SignalName) : undefined;
      resolve({ code: code ?? 128 + (name === undefined ? 0 : signalNumbers[name]), signal: name });
    });
  });
  return {
    pid: child.pid ?? 0,
    exited,
    kill: (signal) => void child.kill(signal),
    onStop: () => ({ [Symbol.dispose]: () => {} }),
  };
}

function hostSource(stream: NodeJS.ReadStream): ByteSource {
  const chunks = (): AsyncIterator<Uint8Array> => stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let iterator: AsyncIterator<Uint8Array> | undefined;
  const read = async (): Promise<Uint8Array | undefined> => {
    iterator ??= chunks();
    const result = await iterator.next();
    return result.done === true ? undefined : result.value;
  };
  return {
    read,
    cancel: () => void stream.destroy(),
    async *[Symbol.asyncIterator]() {
      for (let chunk = await read(); chunk !== undefined; chunk = await read()) yield chunk;
    },
  };
}

function hostSink(stream: NodeJS.WriteStream): ByteSink {
  return {
    write: (data) =>
      new Promise((resolve, reject) => {
        stream.write(data, (error) => (error ? reject(new SystemError('EPIPE')) : resolve()));
      }),
    close: () => {},
  };
}

/** Calls Node and turns its errors into those of the playground. */
function guarded<A extends unknown[], R>(call: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      return call(...args);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw code === undefined ? error : new SystemError(code as ErrorCode, String(args[0]));
    }
  };
}

function toStatus(stats: nodeFs.Stats): FileStatus {
  const type = stats.isDirectory()
    ? 'directory'
    : stats.isSymbolicLink()
      ? 'symlink'
      : stats.isFIFO()
        ? 'fifo'
        : 'file';
  const { uid, gid, size, ino: inode, nlink: links } = stats;
  return { type, mode: stats.mode & 0o7777, uid, gid, size, modifiedMs: stats.mtimeMs, inode, links };
}

const hostFiles: FileSystem = {
  readFile: guarded((path) => new Uint8Array(nodeFs.readFileSync(path))),
  readText: guarded((path) => nodeFs.readFileSync(path, 'utf8')),
  writeFile: guarded((path, data, options = {}) => {
    nodeFs.writeFileSync(path, data, { flag: options.append === true ? 'a' : 'w', mode: options.mode ?? 0o644 });
  }),
  mkdir: guarded((path, options = {}) => void nodeFs.mkdirSync(path, options)),
  readDirectory: guarded((path) => nodeFs.readdirSync(path).sort()),
  stat: guarded((path) => toStatus(nodeFs.statSync(path))),
  lstat: guarded((path) => toStatus(nodeFs.lstatSync(path))),
  exists: (path) => nodeFs.existsSync(path),
  makeFifo: () => absent('pipes'),
  makeSocket: () => absent('sockets'),
  symlink: guarded((target, path) => nodeFs.symlinkSync(target, path)),
  link: guarded((existing, path) => nodeFs.linkSync(existing, path)),
  readLink: guarded((path) => nodeFs.readlinkSync(path)),
  realPath: guarded((path) => nodeFs.realpathSync(path)),
  rename: guarded((from, to) => nodeFs.renameSync(from, to)),
  remove: guarded((path, options = {}) => nodeFs.rmSync(path, { recursive: options.recursive ?? false })),
  removeDirectory: guarded((path) => nodeFs.rmdirSync(path)),
  chmod: guarded((path, mode) => nodeFs.chmodSync(path, mode)),
  chown: guarded((path, uid, gid) => nodeFs.chownSync(path, uid, gid)),
  setModified: guarded((path, timeMs) => nodeFs.utimesSync(path, timeMs / 1000, timeMs / 1000)),
  watch: (path, listener) => {
    const watcher = nodeFs.watch(path, (_, name) =>
      listener({ type: 'modified', path: name === null ? path : `${path}/${name}` }),
    );
    return { [Symbol.dispose]: () => watcher.close() };
  },
  open: () => absent('open files'),
  mount: () => absent('mounts'),
  unmount: () => absent('mounts'),
  mounts: () => [],
  sync: () => Promise.resolve(),
};
