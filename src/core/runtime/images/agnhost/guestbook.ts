import type { Process } from '../../../machine/process.ts';
import { dialHttp } from '../../../network/dial-http.ts';
import type { HttpAnswer, HttpRequest } from '../../../network/http.ts';
import { resolveHost } from '../../../network/resolver.ts';
import { goLog } from '../serve/go-log.ts';
import { pathOf, plainText, serveUntilStopped } from '../serve/serve-until-stopped.ts';
import type { AgnhostFlags } from './agnhost-program.ts';

const registerForMs = 15_000;
const retryMs = 1000;

/** Serves a guestbook: its primary, one of its replicas (`--replicaof`), or the frontend that asks them. */
export async function runGuestbook(process: Process, flags: AgnhostFlags): Promise<number> {
  const guestbook = new Guestbook(process, Number(flags.get('backend-port') ?? 6379));
  const primary = flags.get('replicaof') ?? '';
  const port = Number(flags.get('http-port') ?? 80);
  const served = serveUntilStopped(process, port, (request) => guestbook.answer(request));
  if (primary === '') return served;
  const failed = guestbook.register(primary).then((registered) => (registered ? served : 1));
  return Promise.race([served, failed]);
}

class Guestbook {
  readonly #process: Process;
  readonly #backendPort: number;
  readonly #replicas: string[] = [];
  #entries: Record<string, string> = {};

  constructor(process: Process, backendPort: number) {
    this.#process = process;
    this.#backendPort = backendPort;
  }

  /** Takes over what the primary holds, and has every change sent here. Resolves to false when it cannot be reached in time. */
  async register(primary: string): Promise<boolean> {
    const { clock, network } = this.#process;
    const own = network.interfaces().find(({ name }) => name !== 'lo')?.address ?? '127.0.0.1';
    for (const startMs = clock.now(); clock.now() - startMs < registerForMs; await clock.sleep(retryMs)) {
      await goLog(this.#process, `Registering to primary: ${primary}:${this.#backendPort}/register?host=${own}`);
      try {
        const { data } = JSON.parse(await this.#ask(primary, `register?host=${own}`)) as {
          data: Record<string, string>;
        };
        this.#entries = data;
        await goLog(this.#process, `Registered to node: ${primary}`);
        return true;
      } catch (error) {
        await goLog(
          this.#process,
          `encountered error while registering to primary: ${reasonOf(error)}. Retrying in 1s.`,
        );
      }
    }
    await goLog(this.#process, 'Timed out while registering to primary.');
    return false;
  }

  async answer(request: HttpRequest): Promise<HttpAnswer> {
    const query = new URL(request.target, 'http://guestbook').searchParams;
    await goLog(this.#process, `GET ${request.target}`);
    switch (pathOf(request)) {
      case '/register':
        return this.#addReplica(query.get('host') ?? '');
      case '/get':
        return this.#get(query.get('key') ?? '');
      case '/set':
        return this.#set(query.get('key') ?? '', query.get('value') ?? '');
      case '/guestbook':
        return this.#forward(query);
      default:
        return plainText('404 page not found\n', 404);
    }
  }

  async #addReplica(host: string): Promise<HttpAnswer> {
    this.#replicas.push(host);
    await goLog(this.#process, `Node '${host}' registered.`);
    return plainText(JSON.stringify({ data: this.#entries }));
  }

  #get(key: string): HttpAnswer {
    const value = Object.hasOwn(this.#entries, key) ? this.#entries[key] : '';
    return plainText(JSON.stringify({ data: key === '' ? this.#entries : value }));
  }

  async #set(key: string, value: string): Promise<HttpAnswer> {
    if (key === '') return plainText('cannot set with empty key.\n', 400);
    this.#entries[key] = value;
    for (const replica of this.#replicas) {
      try {
        await this.#ask(replica, `set?${new URLSearchParams({ key, value }).toString()}`);
      } catch (error) {
        return plainText(`encountered error while propagating to replica '${replica}': ${reasonOf(error)}\n`, 417);
      }
    }
    return plainText(JSON.stringify({ message: 'Updated' }));
  }

  async #forward(query: URLSearchParams): Promise<HttpAnswer> {
    const command = (query.get('cmd') ?? '').toLowerCase();
    const [key, value] = [query.get('key') ?? '', query.get('value') ?? ''];
    if (command !== 'get' && command !== 'set') return plainText(`unsupported cmd: '${command}'\n`, 400);
    if (command === 'set' && key === '') return plainText('cannot set with empty key.\n', 400);
    const host = command === 'get' ? 'agnhost-replica' : 'agnhost-primary';
    try {
      return plainText(await this.#ask(host, `${command}?${new URLSearchParams({ key, value }).toString()}`));
    } catch (error) {
      return plainText(`encountered error: ${reasonOf(error)}\n`, 417);
    }
  }

  async #ask(host: string, target: string): Promise<string> {
    const { network } = this.#process;
    const resolve = (name: string): Promise<string[]> => resolveHost(this.#process, name);
    const client = dialHttp(network, { host, port: this.#backendPort, resolve });
    try {
      const response = await client({ method: 'GET', target: `/${target}` });
      return await response.body.text();
    } finally {
      client.close();
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
