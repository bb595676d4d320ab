import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import type { Answer, Exchange, Server } from './exchange.ts';
import { userAgent } from './user-agent.ts';

const silenceMs = 1500;

/** The real kube-apiserver of a cluster that start-real.sh started in `base`. */
export function connectRealServer(base: string): Server {
  const read = (name: string): string => readFileSync(join(base, name), 'utf8');
  const ca = read('pki/ca.crt');
  const port = Number(read('run/kube-apiserver.port'));
  const administrator = new Agent({
    ...{ ca, cert: read('pki/super-admin.crt'), key: read('pki/super-admin.key'), keepAlive: true },
  });
  const nobody = new Agent({ ca });
  return {
    send: (exchange) => send(exchange, exchange.anonymous ? nobody : administrator, port),
    [Symbol.asyncDispose]: () => {
      administrator.destroy();
      nobody.destroy();
      return Promise.resolve();
    },
  };
}

function send({ method, target, headers, body, watch }: Exchange, agent: Agent, port: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const call = request({
      ...{ host: '127.0.0.1', port, agent, method, path: target },
      headers: { 'user-agent': userAgent, ...length, ...headers },
    });
    call.on('error', reject);
    call.on('response', (message) => {
      readAll(message, watch !== undefined).then(resolve, reject);
    });
    call.end(body);
  });
}

async function readAll(message: IncomingMessage, isWatch: boolean): Promise<Answer> {
  const chunks: Buffer[] = [];
  let ended = true;
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    ended = false;
    message.destroy();
  };
  if (isWatch) timer = setTimeout(stop, silenceMs);
  try {
    for await (const chunk of message) {
      chunks.push(chunk as Buffer);
      timer?.refresh();
    }
  } catch (error) {
    if (ended) throw error;
  }
  clearTimeout(timer);
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return { status: message.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString('utf8'), ended };
}
