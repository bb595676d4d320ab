import type { Process } from '../../../machine/process.ts';
import { byteConnection } from '../../../network/byte-connection.ts';
import type { HttpAnswer, HttpRequest } from '../../../network/http.ts';
import { resolveHost } from '../../../network/resolver.ts';
import { accessTime } from '../httpd/log-times.ts';
import { encodeCommand, isErrorReply, type Reply } from '../redis/reply.ts';
import { RespReader } from '../redis/resp-reader.ts';
import { pathOf, serveUntilStopped } from '../serve/serve-until-stopped.ts';
import { guestbookPage } from './page.ts';

const redisPort = 6379;

/** Serves the guestbook's page and its `guestbook.php`, which writes to the leader and reads from a follower. */
export async function runFrontend(process: Process): Promise<number> {
  const stop = new Promise<number>((resolve) => void process.onSignal('SIGWINCH', () => resolve(0)));
  const served = serveUntilStopped(process, 80, async (request) => {
    const answer = await respond(process, request);
    const { remoteAddress, method, target, headers } = request;
    const length = typeof answer.body === 'string' ? answer.body.length : 0;
    await process.stdout
      .write(
        `${remoteAddress} - - [${accessTime(process)}] "${method} ${target} HTTP/1.1" ${answer.status} ${length} "-" "${headers['user-agent'] ?? '-'}"\n`,
      )
      .catch(() => {});
    return answer;
  });
  return Promise.race([served, stop]);
}

async function respond(process: Process, request: HttpRequest): Promise<HttpAnswer> {
  const path = pathOf(request);
  if (path === '/' || path === '/index.html')
    return { status: 200, headers: { 'content-type': 'text/html' }, body: guestbookPage };
  if (path !== '/guestbook.php') return { status: 404, headers: { 'content-type': 'text/html' }, body: 'Not Found' };
  const query = new URL(request.target, 'http://frontend').searchParams;
  const key = query.get('key') ?? 'messages';
  try {
    if (query.get('cmd') === 'set') {
      const reply = await askRedis(process, 'leader', ['SET', key, query.get('value') ?? '']);
      if (isErrorReply(reply)) throw new Error(reply.error);
      return json({ message: 'Updated' });
    }
    return json({ data: (await askRedis(process, 'follower', ['GET', key])) ?? '' });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await process.stderr.write(`PHP Fatal error:  Uncaught Predis\\Connection\\ConnectionException: ${message}\n`);
    return { status: 500, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: '' };
  }
}

function json(value: unknown): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** Asks the server of a role, by the name of its service or, with GET_HOSTS_FROM=env, its variables. */
async function askRedis(process: Process, role: 'leader' | 'follower', words: readonly string[]): Promise<Reply> {
  const fromEnvironment = process.env.get('GET_HOSTS_FROM') === 'env';
  const variable = process.env.get(`REDIS_${role.toUpperCase()}_SERVICE_HOST`);
  const host = fromEnvironment && variable !== undefined ? variable : `redis-${role}`;
  const [address = host] = await resolveHost(process, host);
  const connection = byteConnection(await process.network.dial({ address, port: redisPort }));
  try {
    const encoder = new TextEncoder();
    await connection.write(encodeCommand(words.map((word) => String.fromCharCode(...encoder.encode(word)))));
    const reply = await new RespReader(() => connection.read()).reply();
    if (reply === undefined) throw new Error(`Error while reading line from the server. [tcp://${host}:${redisPort}]`);
    return typeof reply === 'string' ? decode(reply) : reply;
  } finally {
    connection.end();
  }
}

function decode(binary: string): string {
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}
