import { createKubeconfigClient } from '../core/client/kubeconfig.ts';
import type { Clock } from '../core/clock.ts';
import type { Disk } from '../core/disk/disk.ts';
import { readDiskImage } from '../core/disk/disk-image.ts';
import type { Kernel } from '../core/machine/kernel.ts';
import type { Machine } from '../core/machine/machine.ts';
import type { Process } from '../core/machine/process.ts';
import type { TerminalSize } from '../core/machine/terminal.ts';
import { dialHttp } from '../core/network/dial-http.ts';
import type { HttpCall, HttpResponse } from '../core/network/http.ts';
import { SystemError } from '../core/system-error.ts';
import type { HostedMachine } from './machine-host.ts';
import type { TerminalSession } from './playground.ts';

/** A machine in this very thread, as its host hands it out. */
export function hostMachine(machine: Machine, disk: Disk, clock: Clock): HostedMachine {
  const clients = new Map<string, { bootId: string; send: (call: HttpCall) => Promise<HttpResponse> }>();
  const kernel = (): Kernel => {
    if (machine.kernel === undefined) throw new SystemError('EHOSTUNREACH', machine.name);
    return machine.kernel;
  };
  return {
    name: machine.name,
    address: machine.address,
    get running() {
      return machine.running;
    },
    boot: () => machine.boot(),
    crash: () => machine.crash(),
    shutdown: () => machine.shutdown(),
    exec: (command, options) => machine.exec(command, options),
    openTerminal: async (size) => openSession(machine, size),
    readFile: async (path) => new TextDecoder().decode(machine.readFile(path)),
    writeFile: async (path, content) => machine.writeFile(path, content),
    callApi: (path, call) => {
      const { bootId } = kernel();
      const known = clients.get(path);
      const client = known?.bootId === bootId ? known : { bootId, send: apiSender(kernel(), clock, path) };
      clients.set(path, client);
      return client.send(call);
    },
    fetch: (port, path) => fetchPort(kernel(), port, path),
    bootId: async () => machine.kernel?.bootId,
    readDisk: async () => {
      await machine.kernel?.files.sync();
      return readDiskImage(disk);
    },
    onPower: (listener) => machine.onPower(listener),
    close: () => machine.crash(),
  };
}

function apiSender(kernel: Kernel, clock: Clock, path: string): (call: HttpCall) => Promise<HttpResponse> {
  const { files } = kernel;
  const network = kernel.network.stackFor(0, new AbortController().signal);
  const surroundings: Pick<Process, 'env' | 'files' | 'resolve' | 'network' | 'clock' | 'argv'> = {
    env: new Map(),
    files,
    resolve: (file) => file,
    network,
    clock,
    argv: ['playground'],
  };
  const client = createKubeconfigClient(surroundings as Process, path, { userAgent: 'tabernetes' });
  return ({ method, target, headers, body, signal }) =>
    client.send({
      method,
      target,
      signal,
      ...(headers === undefined ? {} : { headers }),
      ...(typeof body === 'string' ? { body } : {}),
    });
}

async function fetchPort(
  kernel: Kernel,
  port: number,
  path: string,
): Promise<{ status: number; headers: Record<string, string>; body: string }> {
  const done = new AbortController();
  try {
    const stack = kernel.network.stackFor(0, done.signal);
    const address = stack.interfaces().find(({ name }) => name !== 'lo')?.address ?? '127.0.0.1';
    const transport = dialHttp(stack, { address, port });
    const response = await transport({
      method: 'GET',
      target: path,
      headers: { host: `${address}:${port}`, 'user-agent': 'Mozilla/5.0' },
    });
    return { status: response.status, headers: { ...response.headers }, body: await response.body.text() };
  } finally {
    done.abort();
  }
}

function openSession(machine: Machine, size: TerminalSize): TerminalSession {
  const { controller, exited } = machine.openTerminal(size);
  const listeners = new Set<(data: string) => void>();
  const waiting: string[] = [];
  const decoder = new TextDecoder();
  void (async () => {
    for await (const data of controller.output) {
      const text = decoder.decode(data, { stream: true });
      if (listeners.size === 0) waiting.push(text);
      for (const listener of listeners) listener(text);
    }
  })();
  return {
    write: (data) => controller.write(data),
    onData(listener) {
      for (const text of waiting.splice(0)) listener(text);
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    resize: (next) => controller.resize(next),
    exited: exited.then(({ code }) => code),
    close: () => controller.hangUp(),
  };
}
