import { createPipe } from '../../../machine/byte-pipe.ts';
import type { Process } from '../../../machine/process.ts';
import { readAllText } from '../../../machine/read-stream.ts';
import { dialHttp } from '../../../network/dial-http.ts';
import type { HttpAnswer, HttpRequest } from '../../../network/http.ts';
import { resolveHost } from '../../../network/resolver.ts';
import { isSystemError } from '../../../system-error.ts';
import { goLog } from '../serve/go-log.ts';
import { pathOf, plainText, serveUntilStopped } from '../serve/serve-until-stopped.ts';
import type { AgnhostFlags } from './agnhost-program.ts';

type Endpoint = (process: Process, query: URLSearchParams, request: HttpRequest) => Promise<HttpAnswer> | HttpAnswer;

const endpoints: Readonly<Record<string, Endpoint>> = {
  '/': (process) => plainText(`NOW: ${new Date(process.clock.now()).toISOString()}`),
  '/clientip': (_process, _query, { remoteAddress }) => plainText(remoteAddress),
  '/header': (_process, query, { headers }) => plainText(headers[(query.get('key') ?? '').toLowerCase()] ?? ''),
  '/dial': dial,
  '/echo': (_process, query) => plainText(query.get('msg') ?? '', Number(query.get('code') ?? 200)),
  '/healthz': () => plainText(''),
  '/hostName': ({ hostname }) => plainText(hostname),
  '/hostname': ({ hostname }) => plainText(hostname),
  '/redirect': (_process, query) => ({
    status: Number(query.get('code') ?? 302),
    headers: { location: query.get('location') ?? '/' },
  }),
  '/shell': shell,
};

/** Serves what the network tests ask for, over HTTP and UDP. */
export async function runNetexec(process: Process, flags: AgnhostFlags): Promise<number> {
  const port = Number(flags.get('http-port') ?? 8080);
  const udpPort = Number(flags.get('udp-port') ?? 8081);
  await goLog(process, `Started HTTP server on port ${port}`);
  const stop = new AbortController();
  if (udpPort >= 0) {
    void serveDatagrams(process, udpPort, stop.signal).catch(() => {});
    await goLog(process, `Started UDP server on port  ${udpPort}`);
  }
  const exit = new Promise<number>((resolve) => {
    const serving = serveUntilStopped(process, port, (request) => answer(process, request, resolve));
    void serving.then(resolve);
  });
  const code = await exit;
  stop.abort();
  return code;
}

async function answer(process: Process, request: HttpRequest, exit: (code: number) => void): Promise<HttpAnswer> {
  const path = pathOf(request);
  const query = new URL(request.target, 'http://netexec').searchParams;
  await goLog(process, `${request.method} ${path}`);
  if (path === '/exit') {
    process.clock.setTimer(Number.parseFloat(query.get('wait') ?? '0') * 1000, () =>
      exit(Number(query.get('code') ?? 0)),
    );
    return plainText('');
  }
  const endpoint = Object.hasOwn(endpoints, path) ? endpoints[path] : endpoints['/'];
  return (await endpoint?.(process, query, request)) ?? { status: 404 };
}

/** Runs `sh -c` and answers what it printed. */
async function shell(process: Process, query: URLSearchParams): Promise<HttpAnswer> {
  const command = query.get('shellCommand') ?? query.get('cmd') ?? '';
  const pipe = createPipe();
  const child = process.spawn(['/bin/sh', '-c', command], { stdin: null, stdout: pipe.sink, stderr: pipe.sink });
  const output = readAllText(pipe.source);
  const { code } = await child.exited;
  pipe.sink.close();
  const error = code === 0 ? {} : { error: `exit status ${code}` };
  return plainText(JSON.stringify({ ...error, output: await output }));
}

/** Asks another netexec over HTTP, as often as `tries` says. */
async function dial(process: Process, query: URLSearchParams): Promise<HttpAnswer> {
  const host = query.get('host') ?? '';
  const port = Number(query.get('port'));
  const request = query.get('request') ?? '';
  if (host === '' || Number.isNaN(port) || request === '') return plainText('missing host, port or request', 400);
  if ((query.get('protocol') ?? 'http') !== 'http') return plainText('unsupported protocol', 400);
  const responses: string[] = [];
  const errors: string[] = [];
  for (let left = Number(query.get('tries') ?? 1); left > 0; left -= 1) {
    const client = dialHttp(process.network, { host, port, resolve: (name) => resolveHost(process, name) });
    try {
      const response = await client({ method: 'GET', target: `/${request}` });
      responses.push(await response.body.text());
    } catch (error) {
      if (!isSystemError(error)) throw error;
      errors.push(error.message);
    } finally {
      client.close();
    }
  }
  return plainText(
    JSON.stringify({ ...(errors.length > 0 ? { errors } : {}), ...(responses.length > 0 ? { responses } : {}) }),
  );
}

/** Answers `hostname`, `clientip` and `echo TEXT`. */
async function serveDatagrams(process: Process, port: number, signal: AbortSignal): Promise<void> {
  using socket = process.network.bindDatagrams(port);
  for (;;) {
    const { data, address, port: from } = await socket.receive(signal);
    const [name = '', ...rest] = new TextDecoder().decode(data).trim().split(' ');
    const answers: Readonly<Record<string, string>> = {
      hostname: process.hostname,
      clientip: `${address}:${from}`,
      echo: rest.join(' '),
    };
    const answer = answers[name.toLowerCase()];
    if (answer !== undefined) socket.send(new TextEncoder().encode(answer), address, from);
  }
}
