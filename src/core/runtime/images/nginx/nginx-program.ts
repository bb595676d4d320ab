import type { Process } from '../../../machine/process.ts';
import type { HttpAnswer, HttpRequest } from '../../../network/http.ts';
import { serveHttp } from '../../../network/serve-http.ts';
import { isSystemError } from '../../../system-error.ts';
import { readConfiguration, type ServerConfiguration } from './configuration.ts';
import { respond } from './respond.ts';

const configurationPath = '/etc/nginx/nginx.conf';

/** nginx: a master that reads the configuration and serves what it says until SIGTERM or SIGQUIT; SIGHUP reads it again. */
export async function runNginx(process: Process, version: string): Promise<number> {
  const words = process.argv.slice(1);
  if (words.includes('-v') || words.includes('-V')) {
    await process.stderr.write(`nginx version: nginx/${version}\n`);
    return 0;
  }
  const log = (level: string, message: string): Promise<void> =>
    process.stderr
      .write(`${errorTime(process)} [${level}] ${process.pid}#${process.pid}: ${message}\n`)
      .catch(() => {});
  if (words.includes('-t')) return test(process);
  const signal = words[words.indexOf('-s') + 1];
  if (words.includes('-s') && signal !== undefined) return control(process, signal);
  let active: { servers: ServerConfiguration[]; upstreams: Map<string, string[]> };
  try {
    active = readConfiguration(process.files, configurationPath);
  } catch (error) {
    await process.stderr.write(`nginx: [emerg] ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  const server = new NginxServer(process, version, log);
  try {
    server.listen(active);
  } catch (error) {
    const { code = '', message = '' } = isSystemError(error) ? error : {};
    await process.stderr.write(
      `nginx: [emerg] bind() to 0.0.0.0:${server.failedPort} failed (${code === 'EACCES' ? 13 : 98}: ${message})\n`,
    );
    return 1;
  }
  if (process.files.exists('/run')) process.files.writeFile('/run/nginx.pid', `${process.pid}\n`);
  for (const line of [
    `nginx/${version}`,
    'built by gcc 14.2.0 (Debian 14.2.0-19)',
    'OS: Linux 6.8.0-94-generic',
    'getrlimit(RLIMIT_NOFILE): 1048576:1048576',
    'start worker processes',
  ])
    await log('notice', line);
  return server.serveUntilStopped();
}

async function test(process: Process): Promise<number> {
  try {
    readConfiguration(process.files, configurationPath);
    await process.stderr.write(
      `nginx: the configuration file ${configurationPath} syntax is ok\nnginx: configuration file ${configurationPath} test is successful\n`,
    );
    return 0;
  } catch (error) {
    await process.stderr.write(
      `nginx: [emerg] ${error instanceof Error ? error.message : String(error)}\nnginx: configuration file ${configurationPath} test failed\n`,
    );
    return 1;
  }
}

const controls = { reload: 'SIGHUP', stop: 'SIGTERM', quit: 'SIGQUIT' } as const;

async function control(process: Process, name: string): Promise<number> {
  const signal = Object.hasOwn(controls, name) ? controls[name as keyof typeof controls] : undefined;
  const pid = process.files.exists('/run/nginx.pid') ? Number(process.files.readText('/run/nginx.pid')) : undefined;
  if (signal === undefined || pid === undefined) {
    await process.stderr.write(
      signal === undefined
        ? `nginx: invalid option: "-s ${name}"\n`
        : 'nginx: [error] open() "/run/nginx.pid" failed (2: No such file or directory)\n',
    );
    return 1;
  }
  process.kernel.kill(pid, signal);
  return 0;
}

class NginxServer {
  failedPort = 0;
  readonly #process: Process;
  readonly #version: string;
  readonly #log: (level: string, message: string) => Promise<void>;
  readonly #listening = new Map<number, AbortController>();
  #active: { servers: ServerConfiguration[]; upstreams: Map<string, string[]> } = { servers: [], upstreams: new Map() };

  constructor(process: Process, version: string, log: (level: string, message: string) => Promise<void>) {
    this.#process = process;
    this.#version = version;
    this.#log = log;
  }

  /** Takes up a configuration: ports that are new are opened, those that are gone closed. */
  listen(active: { servers: ServerConfiguration[]; upstreams: Map<string, string[]> }): void {
    const ports = new Set(active.servers.flatMap(({ ports: own }) => own));
    for (const port of ports) {
      if (this.#listening.has(port)) continue;
      this.failedPort = port;
      const listener = this.#process.network.listen({ port });
      const stop = new AbortController();
      this.#listening.set(port, stop);
      void serveHttp(listener, (request) => this.#handle(port, request), { signal: stop.signal });
    }
    for (const [port, stop] of this.#listening) {
      if (ports.has(port)) continue;
      stop.abort();
      this.#listening.delete(port);
    }
    this.#active = active;
  }

  async serveUntilStopped(): Promise<number> {
    const name = await new Promise<string>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const)
        this.#process.onSignal(signal, () => resolve(signal));
      this.#process.onSignal('SIGHUP', () => this.#reload());
    });
    const numbers: Readonly<Record<string, number>> = { SIGTERM: 15, SIGINT: 2, SIGQUIT: 3 };
    await this.#log(
      'notice',
      `signal ${numbers[name] ?? 0} (${name}) received, ${name === 'SIGQUIT' ? 'shutting down' : 'exiting'}`,
    );
    for (const stop of this.#listening.values()) stop.abort();
    await this.#log('notice', 'exit');
    return 0;
  }

  #reload(): void {
    try {
      this.listen(readConfiguration(this.#process.files, configurationPath));
      void this.#log('notice', 'signal 1 (SIGHUP) received, reconfiguring');
    } catch (error) {
      void this.#log('emerg', error instanceof Error ? error.message : String(error));
    }
  }

  async #handle(port: number, request: HttpRequest): Promise<HttpAnswer> {
    const { servers, upstreams } = this.#active;
    const candidates = servers.filter(({ ports }) => ports.includes(port));
    const host = (request.headers['host'] ?? '').split(':')[0] ?? '';
    const server = candidates.find(({ names }) => names.includes(host)) ?? candidates[0];
    if (server === undefined) return { status: 404 };
    const answer = await respond(request, server, {
      process: this.#process,
      version: this.#version,
      upstreams,
      logError: (message) => void this.#log('error', message),
    });
    if (server.scope.find('access_log')?.[0] !== 'off') await this.#logAccess(request, answer);
    return answer;
  }

  async #logAccess(request: HttpRequest, { status, body, headers }: HttpAnswer): Promise<void> {
    const length =
      typeof body === 'string' || body instanceof Uint8Array ? body.length : Number(headers?.['content-length'] ?? 0);
    const { method, target, remoteAddress } = request;
    const header = (name: string): string => request.headers[name] ?? '-';
    await this.#process.stdout
      .write(
        `${remoteAddress} - - [${accessTime(this.#process)}] "${method} ${target} HTTP/1.1" ${status} ${length} "${header('referer')}" "${header('user-agent')}" "${header('x-forwarded-for')}"\n`,
      )
      .catch(() => {});
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function accessTime({ clock }: Process): string {
  const time = new Date(clock.now()).toISOString();
  return `${time.slice(8, 10)}/${months[Number(time.slice(5, 7)) - 1]}/${time.slice(0, 4)}:${time.slice(11, 19)} +0000`;
}

function errorTime({ clock }: Process): string {
  const time = new Date(clock.now()).toISOString();
  return `${time.slice(0, 10).replaceAll('-', '/')} ${time.slice(11, 19)}`;
}
