import * as Comlink from 'comlink';
import type { HttpCall, HttpResponse } from '../core/network/http.ts';
import type { ResponseHead, TerminalHandle } from './served-calls.ts';

export interface RemoteExecOptions {
  readonly machine?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void;
}

export interface RemoteResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export type OutputListener = ((stream: 'stdout' | 'stderr', text: string) => void) & Comlink.ProxyMarked;

/** What is on the other side of a worker for `remoteExec` and the others. */
export interface RemoteService {
  exec(
    command: string,
    options: Omit<RemoteExecOptions, 'signal' | 'onOutput'>,
    onOutput: OutputListener | undefined,
    cancel: MessagePort,
  ): Promise<RemoteResult>;
  api(
    call: Omit<HttpCall, 'signal'>,
    onChunk: ((chunk: string | undefined) => void) & Comlink.ProxyMarked,
    cancel: MessagePort,
  ): Promise<ResponseHead>;
}

/** A terminal on the other side of a worker. */
export interface RemoteTerminal {
  write(data: string): void;
  resize(columns: number, rows: number): void;
  readonly exited: Promise<number>;
  close(): void;
}

/** The end of a channel through which an abort of the signal is told. */
function cancelPort(signal: AbortSignal | undefined): MessagePort {
  const { port1, port2 } = new MessageChannel();
  if (signal?.aborted === true) port1.postMessage('cancel');
  signal?.addEventListener('abort', () => port1.postMessage('cancel'), { once: true });
  return Comlink.transfer(port2, [port2]);
}

export function remoteExec(
  service: RemoteService,
  command: string,
  { signal, onOutput, ...options }: RemoteExecOptions,
): Promise<RemoteResult> {
  return service.exec(
    command,
    options,
    onOutput === undefined ? undefined : Comlink.proxy(onOutput),
    cancelPort(signal),
  );
}

export function remoteTerminal(handle: Comlink.Remote<TerminalHandle>): RemoteTerminal {
  return {
    write: (data) => void handle.write(data),
    resize: (columns, rows) => void handle.resize(columns, rows),
    exited: handle.exited(),
    close: () => void handle.close(),
  };
}

export async function remoteApi(service: RemoteService, { signal, body, ...call }: HttpCall): Promise<HttpResponse> {
  const waiting: string[] = [];
  let ended = false;
  let wake = (): void => {};
  const onChunk = (chunk: string | undefined): void => {
    if (chunk === undefined) ended = true;
    else waiting.push(chunk);
    wake();
  };
  signal?.addEventListener('abort', () => wake(), { once: true });
  const sent = typeof body === 'string' ? { ...call, body } : call;
  const head = await service.api(sent, Comlink.proxy(onChunk), cancelPort(signal));
  async function* chunks(): AsyncGenerator<string> {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else if (ended || signal?.aborted === true) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }
  const text = async (): Promise<string> => {
    let whole = '';
    for await (const chunk of chunks()) whole += chunk;
    return whole;
  };
  const bytes = async (): Promise<Uint8Array> => new TextEncoder().encode(await text());
  return { ...head, stream: undefined, body: { [Symbol.asyncIterator]: chunks, text, bytes } };
}
