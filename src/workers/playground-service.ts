import * as Comlink from 'comlink';
import type { Disk } from '../core/disk/disk.ts';
import { openIndexedDbDisk } from '../core/disk/indexeddb-disk.ts';
import type { HttpCall } from '../core/network/http.ts';
import { type PlaygroundEnvironment, startPlayground, unpackSaved } from '../playground/create-playground.ts';
import { createInProcessHost } from '../playground/in-process-host.ts';
import type {
  ExecOptions,
  ExecResult,
  Playground,
  PlaygroundOptions,
  TerminalOptions,
  TerminalSession,
} from '../playground/playground.ts';

export interface ServiceOptions extends PlaygroundOptions {
  /** Where the ready cluster is. */
  readonly checkpointUrl: string;
}

/** What the page calls. Everything is data, so that it can cross; streams come as calls back. */
export class PlaygroundService {
  #playground: Promise<Playground> | undefined;
  #persisted = false;

  /** Resolves when the machines have booted: whether their disks are kept. */
  async start({ checkpointUrl, ...options }: ServiceOptions): Promise<{ persisted: boolean }> {
    const memory = await openMemory(options.store);
    this.#persisted = memory !== undefined;
    const environment: PlaygroundEnvironment = {
      createHost: () => createInProcessHost({ openDisk: openMachineDisk, clock: { speed: speedOf(options.clock) } }),
      checkpoint: async () => {
        const response = await fetch(checkpointUrl);
        return response.ok ? unpackSaved(await response.blob()) : undefined;
      },
      ...(memory === undefined ? {} : { memory }),
    };
    const playground = startPlayground(environment, memory === undefined ? { ...options, store: 'memory' } : options);
    this.#playground = playground;
    await playground;
    return { persisted: this.#persisted };
  }

  async ready(): Promise<void> {
    await (await this.#get()).ready;
  }

  async exec(
    command: string,
    options: Omit<ExecOptions, 'signal' | 'onOutput'>,
    onOutput?: (stream: 'stdout' | 'stderr', text: string) => void,
    cancel?: MessagePort,
  ): Promise<ExecResult> {
    const stop = new AbortController();
    cancel?.addEventListener('message', () => stop.abort());
    cancel?.start();
    return (await this.#get()).exec(command, {
      ...options,
      signal: stop.signal,
      ...(onOutput === undefined ? {} : { onOutput }),
    });
  }

  async openTerminal(
    options: TerminalOptions,
    onData: (data: string) => void,
  ): Promise<TerminalHandle & Comlink.ProxyMarked> {
    const session = await (await this.#get()).openTerminal(options);
    session.onData(onData);
    return Comlink.proxy(new TerminalHandle(session));
  }

  async readFile(path: string, options?: { machine?: string }): Promise<string> {
    return (await this.#get()).readFile(path, options);
  }

  async writeFile(path: string, content: string, options?: { machine?: string }): Promise<void> {
    await (await this.#get()).writeFile(path, content, options);
  }

  async machines(): Promise<ReturnType<Playground['machines']>> {
    return (await this.#get()).machines();
  }

  async onMachines(listener: () => void): Promise<void> {
    (await this.#get()).onMachines(listener);
  }

  async power(machine: string, action: 'crash' | 'boot' | 'shutdown'): Promise<void> {
    await (await this.#get()).machine(machine)[action]();
  }

  /** The body comes in pieces to `onChunk`; the promise resolves with the head, `done` ends the body. */
  async api(
    call: Omit<HttpCall, 'signal'>,
    onChunk: (chunk: string | undefined) => void,
    cancel: MessagePort,
  ): Promise<{ status: number; headers: Record<string, string> }> {
    const stop = new AbortController();
    cancel.addEventListener('message', () => stop.abort());
    cancel.start();
    const response = await (await this.#get()).api({ ...call, signal: stop.signal });
    void (async () => {
      const decoder = new TextDecoder();
      try {
        for await (const chunk of response.body)
          onChunk(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
      } finally {
        onChunk(undefined);
      }
    })().catch(() => {});
    return { status: response.status, headers: { ...response.headers } };
  }

  async fetchPort(
    machine: string,
    port: number,
    path: string,
  ): Promise<{ status: number; headers: Record<string, string>; body: string }> {
    return (await this.#get()).fetch(machine, port, path);
  }

  async clock(action: 'now' | 'pause' | 'speed' | 'advance', value = 0): Promise<number> {
    const { clock } = await this.#get();
    if (action === 'pause') clock.pause();
    else if (action === 'speed') clock.speed(value);
    else if (action === 'advance') await clock.advance(value);
    return clock.now();
  }

  async save(): Promise<Blob> {
    return (await this.#get()).save();
  }

  async restore(saved: Blob): Promise<void> {
    await (await this.#get()).restore(saved);
  }

  async close(): Promise<void> {
    await (await this.#playground)?.close();
  }

  #get(): Promise<Playground> {
    return this.#playground ?? Promise.reject(new Error('the playground has not been started'));
  }
}

class TerminalHandle {
  readonly #session: TerminalSession;

  constructor(session: TerminalSession) {
    this.#session = session;
  }

  write(data: string): void {
    this.#session.write(data);
  }

  resize(columns: number, rows: number): void {
    this.#session.resize({ columns, rows });
  }

  exited(): Promise<number> {
    return this.#session.exited;
  }

  close(): void {
    this.#session.close();
  }
}

function speedOf(clock: PlaygroundOptions['clock']): number {
  return clock === undefined || clock === 'real' ? 1 : clock === 'manual' ? 0 : clock;
}

async function openMachineDisk(database: string, machine: string): Promise<Disk> {
  return openIndexedDbDisk(`tabernetes/${database}/${machine}`);
}

/** Undefined where nothing is to be kept, or the browser keeps nothing. */
async function openMemory(store: PlaygroundOptions['store']): Promise<PlaygroundEnvironment['memory']> {
  if (store === undefined || store === 'memory') return undefined;
  try {
    const disk = await openIndexedDbDisk(`tabernetes/${store.indexedDB}`);
    const volume = await disk.open('playground');
    return {
      read: async (key) => {
        const value = (await volume.load()).find(([name]) => name === key)?.[1];
        return typeof value === 'string' ? value : undefined;
      },
      write: (key, value) => volume.commit([[key, value]]),
    };
  } catch {
    return undefined;
  }
}
