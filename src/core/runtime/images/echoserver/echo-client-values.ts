import type { Process } from '../../../machine/process.ts';
import { serveUntilStopped } from '../serve/serve-until-stopped.ts';
import { sortedHeaders } from './echo-request.ts';

/** Answers each request with what it says (versions up to 1.4). */
export async function runFirstEchoserver(process: Process): Promise<number> {
  return serveUntilStopped(process, 8080, async ({ method, headers, remoteAddress, target, body }) => {
    const [path = '/', query = 'nil'] = target.split('?', 2);
    const host = (headers['host'] ?? '').split(':')[0] ?? '';
    const text = await body.text();
    const lines = [
      'CLIENT VALUES:',
      `client_address=${remoteAddress}`,
      `command=${method}`,
      `real path=${path}`,
      `query=${query}`,
      'request_version=1.1',
      `request_uri=http://${host}:8080${target}`,
      '',
      'SERVER VALUES:',
      'server_version=nginx: 1.10.0 - lua: 10001',
      '',
      'HEADERS RECEIVED:',
      ...sortedHeaders(headers),
      'BODY:',
      text === '' ? '-no body in request-' : text,
    ];
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: lines.join('\n') };
  });
}
