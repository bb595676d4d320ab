import type { Process } from '../../../machine/process.ts';
import type { HttpAnswer, HttpRequest } from '../../../network/http.ts';
import { serveHttp } from '../../../network/serve-http.ts';

/** Serves HTTP on a port until SIGTERM or SIGINT. Throws as `listen` does. */
export async function serveUntilStopped(
  process: Process,
  port: number,
  handler: (request: HttpRequest) => Promise<HttpAnswer>,
): Promise<number> {
  const listener = process.network.listen({ port });
  const stop = new AbortController();
  process.onSignal('SIGTERM', () => stop.abort());
  process.onSignal('SIGINT', () => stop.abort());
  await serveHttp(listener, handler, { signal: stop.signal });
  return 0;
}

/** The path of a request, without its query. */
export function pathOf({ target }: HttpRequest): string {
  return target.split('?', 1)[0] ?? '/';
}

/** An answer of plain text. */
export function plainText(body: string, status = 200): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
