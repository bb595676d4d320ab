import type { HttpFrame } from './http.ts';
import { HttpTextReader, MalformedHttp } from './http-text.ts';
import type { Connection } from './network-stack.ts';
import { pullBytes } from './serve-http-text.ts';

/**
 * Turns what a peer answers in HTTP/1.1's text form into frames. `first`: what has already arrived. `next` names the
 * call that is answered next.
 */
export async function readTextAnswers(
  connection: Connection,
  first: Uint8Array,
  next: () => { stream: number; method: string } | undefined,
  handle: (frame: HttpFrame) => void,
): Promise<void> {
  const reader = new HttpTextReader(pullBytes(connection, first));
  for (let head = await reader.readHead(); head !== undefined; head = await reader.readHead()) {
    const match = /^HTTP\/1\.[01] (\d{3})/.exec(head.startLine);
    if (match === null) throw new MalformedHttp(head.startLine);
    const status = Number(match[1]);
    if (status === 100) continue;
    const call = next();
    if (call === undefined) return;
    const { stream, method } = call;
    const bodiless = method === 'HEAD' || status === 204 || status === 304;
    handle({ kind: 'response', stream, status, headers: head.headers, ended: bodiless });
    if (bodiless) continue;
    const body = status === 101 ? reader.rest() : reader.readBody(head.headers, true);
    for await (const piece of body) handle({ kind: 'data', stream, body: piece });
    handle({ kind: 'end', stream });
  }
}
