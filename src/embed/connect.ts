import * as Comlink from 'comlink';
import type { HttpCall, HttpResponse } from '../core/network/http.ts';
import type { PlaygroundService, ServiceOptions } from '../workers/playground-service.ts';
import { installErrorTransfer } from '../workers/rpc.ts';

export interface PageExecOptions {
  readonly machine?: string;
  readonly stdin?: string;
  readonly signal?: AbortSignal;
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void;
}

/** A terminal as the page holds it. */
export interface PageTerminal {
  write(data: string): void;
  resize(columns: number, rows: number): void;
  readonly exited: Promise<number>;
  close(): void;
}

/** The playground behind its worker. */
export interface PageConnection {
  readonly service: Comlink.Remote<PlaygroundService>;
  /** Whether what is done here outlives the page. */
  readonly persisted: boolean;
  exec(command: string, options?: PageExecOptions): Promise<{ stdout: string; stderr: string; exitCode: number }>;
  openTerminal(machine: string, columns: number, rows: number, onData: (data: string) => void): Promise<PageTerminal>;
  /** Reaches the Kubernetes API as the administrator. */
  readonly api: (call: HttpCall) => Promise<HttpResponse>;
  close(): void;
}

/** Starts the hypervisor's worker and the playground in it. Resolves when the machines have booted. */
export async function connectPlayground(options: Omit<ServiceOptions, 'checkpointUrl'>): Promise<PageConnection> {
  installErrorTransfer();
  const worker = new Worker(new URL('../workers/hypervisor.ts', import.meta.url), { type: 'module' });
  const service = Comlink.wrap<PlaygroundService>(worker);
  const checkpointUrl = new URL('../checkpoints/ready.json.gz', import.meta.url).href;
  const { persisted } = await service.start({ ...options, checkpointUrl });
  return {
    service,
    persisted,
    exec: (command, execOptions = {}) => exec(service, command, execOptions),
    openTerminal: (machine, cols, rows, onData) => openTerminal(service, { machine, cols, rows }, onData),
    api: (call) => callApi(service, call),
    close: () => worker.terminate(),
  };
}

function cancelPort(signal: AbortSignal | undefined): MessagePort {
  const { port1, port2 } = new MessageChannel();
  if (signal?.aborted === true) port1.postMessage('cancel');
  signal?.addEventListener('abort', () => port1.postMessage('cancel'), { once: true });
  return port2;
}

function exec(
  service: Comlink.Remote<PlaygroundService>,
  command: string,
  { signal, onOutput, ...options }: PageExecOptions,
): ReturnType<PageConnection['exec']> {
  const cancel = cancelPort(signal);
  const listener = onOutput === undefined ? undefined : Comlink.proxy(onOutput);
  return service.exec(command, options, listener, Comlink.transfer(cancel, [cancel]));
}

async function openTerminal(
  service: Comlink.Remote<PlaygroundService>,
  options: { machine: string; cols: number; rows: number },
  onData: (data: string) => void,
): Promise<PageTerminal> {
  const handle = await service.openTerminal(options, Comlink.proxy(onData));
  return {
    write: (data) => void handle.write(data),
    resize: (columns, rows) => void handle.resize(columns, rows),
    exited: handle.exited(),
    close: () => void handle.close(),
  };
}

async function callApi(
  service: Comlink.Remote<PlaygroundService>,
  { signal, body, ...call }: HttpCall,
): Promise<HttpResponse> {
  const waiting: string[] = [];
  let ended = false;
  let wake = (): void => {};
  const onChunk = (chunk: string | undefined): void => {
    if (chunk === undefined) ended = true;
    else waiting.push(chunk);
    wake();
  };
  const cancel = cancelPort(signal);
  const sent = typeof body === 'string' ? { ...call, body } : call;
  const head = await service.api(sent, Comlink.proxy(onChunk), Comlink.transfer(cancel, [cancel]));
  async function* chunks(): AsyncGenerator<string> {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else if (ended || signal?.aborted === true) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal?.addEventListener('abort', () => resolve(), { once: true });
        });
      }
    }
  }
  const text = async (): Promise<string> => {
    let whole = '';
    for await (const chunk of chunks()) whole += chunk;
    return whole;
  };
  return {
    ...head,
    stream: undefined,
    body: { [Symbol.asyncIterator]: chunks, text, bytes: async () => new TextEncoder().encode(await text()) },
  };
}
