import { isSystemError } from '../../../system-error.ts';
import { serveHttp } from '../../serve-http.ts';
import type { PluginContext } from '../plugin.ts';

/** Undefined where there is nothing. */
type TextAnswer = readonly [status: number, text: string] | undefined;

/** Serves texts over HTTP on `:8080` or `10.0.0.1:8080` for as long as the configuration is served. */
export function serveText(
  { process, signal, log }: PluginContext,
  bindAddress: string,
  answer: (path: string) => TextAnswer | Promise<TextAnswer>,
): void {
  const colon = bindAddress.lastIndexOf(':');
  const [address, port] = [bindAddress.slice(0, colon), Number(bindAddress.slice(colon + 1))];
  try {
    const listener = process.network.listen(address === '' || address === '0.0.0.0' ? { port } : { port, address });
    const handler = async ({ target }: { target: string }) => {
      const [status, body] = (await answer(target.split('?', 1)[0] ?? '')) ?? [404, '404 page not found\n'];
      return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
    };
    serveHttp(listener, handler, { signal }).catch(() => {});
  } catch (error) {
    if (!isSystemError(error)) throw error;
    log('ERROR', `listen tcp ${bindAddress}: bind: ${error.message.toLowerCase()}`);
  }
}
