import { SystemError } from '../system-error.ts';
import type { HttpCall, HttpFrame, HttpResponse } from './http.ts';
import { wholeBody } from './http-body.ts';
import { HttpStream } from './http-stream.ts';
import type { Connection, Payload } from './network-stack.ts';
import { readTextAnswers } from './read-text-answers.ts';
import { TlsError } from './tls-error.ts';

interface Pending {
  readonly stream: HttpStream;
  answered: boolean;
  readonly method: string;
  answer(response: HttpResponse): void;
  fail(error: unknown): void;
  /** Stops listening to the caller's signal. */
  release(): void;
}

/** The calls under way on one connection. */
export class ClientExchanges {
  readonly #connection: Connection;
  readonly #pending = new Map<number, Pending>();
  /** The peer answers in text form: in the order of the calls, none of which can be taken back. */
  #textual = false;
  #nextId = 1;
  #lost = false;

  constructor(connection: Connection) {
    this.#connection = connection;
    void this.#read().then(
      () => this.#lose(new SystemError('ECONNRESET', 'EOF')),
      (error: unknown) => this.#lose(error),
    );
  }

  /** Whether new calls need another connection. */
  get lost(): boolean {
    return this.#lost || this.#connection.closed.aborted;
  }

  close(): void {
    this.#connection.end();
    this.#lost = true;
  }

  /** Ends the connection when no call is under way any more. New calls need another one. */
  closeWhenIdle(): void {
    this.#lost = true;
    if (this.#pending.size === 0) this.#connection.end();
  }

  call(call: HttpCall): Promise<HttpResponse> {
    const { signal, method, target, headers = {}, body } = call;
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      const cancel = (): void => this.#cancel(id, signal?.reason ?? new SystemError('ECONNRESET'));
      const stream = new HttpStream(id, (frame) => this.#connection.send(frame), cancel);
      const release = (): void => signal?.removeEventListener('abort', cancel);
      const pending = { stream, answered: false, method, answer: resolve, fail: reject, release };
      this.#pending.set(id, pending);
      signal?.addEventListener('abort', cancel, { once: true });
      const whole = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
      const head = { kind: 'request', stream: id, method, target, headers, ended: whole } as const;
      const sending = this.#connection.send(whole && body !== undefined ? { ...head, body } : head);
      sending.catch((error: unknown) => this.#finish(id, error));
      if (!whole) stream.sendBody(body).catch((error: unknown) => this.#cancel(id, error));
      if (headers['connection'] === 'close') this.#lost = true;
    });
  }

  async #read(): Promise<void> {
    const receive = (): Promise<Payload | undefined> => this.#connection.receive();
    for (let payload = await receive(); payload !== undefined; payload = await receive()) {
      if (payload instanceof Uint8Array) {
        this.#textual = true;
        await readTextAnswers(
          this.#connection,
          payload,
          () => this.#oldestUnanswered(),
          (frame) => this.#handle(frame),
        );
        return;
      }
      this.#handle(payload);
    }
  }

  #oldestUnanswered(): { stream: number; method: string } | undefined {
    for (const [stream, { answered, method }] of this.#pending) if (!answered) return { stream, method };
    return undefined;
  }

  #handle(frame: HttpFrame): void {
    if (frame.kind === 'tls') {
      if (frame.message.type === 'alert') throw new TlsError(`remote error: tls: ${frame.message.description}`);
      return;
    }
    const pending = this.#pending.get(frame.stream);
    if (pending === undefined) return;
    if (frame.kind === 'response') {
      this.#answer(pending, frame);
    } else if (frame.kind === 'cancel') {
      this.#finish(frame.stream, new SystemError('ECONNRESET'));
    } else if (frame.kind !== 'request') {
      pending.stream.handle(frame);
      if (frame.kind === 'end') this.#finish(frame.stream);
    }
  }

  #answer(pending: Pending, { stream: id, status, headers, body, ended }: HttpFrame & { kind: 'response' }): void {
    const { stream } = pending;
    pending.answered = true;
    if (!ended && body !== undefined) stream.body.push(body);
    pending.answer({
      status,
      headers,
      body: ended ? wholeBody(body) : stream.body,
      stream: status === 101 ? stream.duplex() : undefined,
    });
    if (ended) this.#finish(id);
  }

  #cancel(id: number, reason: unknown): void {
    if (!this.#pending.has(id)) return;
    if (this.#textual) this.#connection.reset();
    else this.#connection.send({ kind: 'cancel', stream: id }).catch(() => {});
    this.#finish(id, reason);
  }

  /** Ends an exchange, with `error` if it did not come to its end. */
  #finish(id: number, error?: unknown): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    pending.release();
    if (error === undefined) {
      pending.stream.stop();
    } else {
      pending.stream.breakOff(error);
      pending.fail(error);
    }
    if (this.#lost && this.#pending.size === 0) this.#connection.end();
  }

  #lose(error: unknown): void {
    this.#lost = true;
    for (const id of this.#pending.keys()) this.#finish(id, error);
    this.#connection.end();
  }
}
