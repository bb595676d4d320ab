import type * as Comlink from 'comlink';
import { openIndexedDbDisk } from '../core/disk/indexeddb-disk.ts';
import type { HttpCall } from '../core/network/http.ts';
import { type PlaygroundEnvironment, startPlayground } from '../playground/create-playground.ts';
import type { Playground, PlaygroundOptions, TerminalOptions } from '../playground/playground.ts';
import { unpackSaved } from '../playground/saved-playground.ts';
import type { OutputListener, RemoteExecOptions, RemoteResult } from './remote-calls.ts';
import { cancelSignal, type ResponseHead, serveApi, serveTerminal, type TerminalHandle } from './served-calls.ts';
import { createWorkerHost } from './worker-host.ts';

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
      createHost: () => createWorkerHost(speedOf(options.clock)),
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
    options: Omit<RemoteExecOptions, 'signal' | 'onOutput'>,
    onOutput: OutputListener | undefined,
    cancel: MessagePort,
  ): Promise<RemoteResult> {
    const playground = await this.#get();
    return playground.exec(command, {
      ...options,
      signal: cancelSignal(cancel),
      ...(onOutput === undefined ? {} : { onOutput }),
    });
  }

  async openTerminal(
    options: TerminalOptions,
    onData: (data: string) => void,
  ): Promise<TerminalHandle & Comlink.ProxyMarked> {
    return serveTerminal(await (await this.#get()).openTerminal(options), onData);
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

  async api(
    call: Omit<HttpCall, 'signal'>,
    onChunk: (chunk: string | undefined) => void,
    cancel: MessagePort,
  ): Promise<ResponseHead> {
    const playground = await this.#get();
    return serveApi(playground.api, call, onChunk, cancel);
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

function speedOf(clock: PlaygroundOptions['clock']): number {
  return clock === undefined || clock === 'real' ? 1 : clock === 'manual' ? 0 : clock;
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
