import * as Comlink from 'comlink';
import type { HttpCall, HttpResponse } from '../core/network/http.ts';
import type { TerminalSession } from '../playground/playground.ts';

/** What a call with a body in pieces begins with. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Record<string, string>;
}

/** A terminal as it crosses between workers. */
export class TerminalHandle {
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

/** Hands a session to the other side, which is told of its output by `onData`. */
export function serveTerminal(
  session: TerminalSession,
  onData: (data: string) => void,
): TerminalHandle & Comlink.ProxyMarked {
  session.onData(onData);
  return Comlink.proxy(new TerminalHandle(session));
}

/** A signal that aborts when a message comes from the port. */
export function cancelSignal(port: MessagePort | undefined): AbortSignal {
  const stop = new AbortController();
  if (port !== undefined) port.onmessage = () => stop.abort();
  return stop.signal;
}

/** Sends a request; its body goes to `onChunk` piece by piece, undefined at its end. */
export async function serveApi(
  send: (call: HttpCall) => Promise<HttpResponse>,
  call: Omit<HttpCall, 'signal'>,
  onChunk: (chunk: string | undefined) => void,
  cancel: MessagePort,
): Promise<ResponseHead> {
  const response = await send({ ...call, signal: cancelSignal(cancel) });
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
