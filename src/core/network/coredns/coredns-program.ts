import { defineProgram, type Process } from '../../machine/process.ts';
import { isSystemError } from '../../system-error.ts';
import { type Configuration, createConfiguration } from './configuration.ts';
import { createCounters } from './counters.ts';
import { type PluginContext, parseDuration } from './plugin.ts';
import { allPlugins } from './plugins/all-plugins.ts';
import { serveDns } from './serve-dns.ts';

/** The version whose behaviour this CoreDNS shows. */
const corednsVersion = '1.14.2';

/** CoreDNS: answers DNS as its Corefile says. */
export const corednsProgram = defineProgram({ name: 'coredns', run });

async function run(process: Process): Promise<number> {
  const flags = readFlags(process.argv.slice(1));
  if (typeof flags === 'string') {
    await process.stderr.write(
      `${flags}\nUsage of ${process.argv[0] ?? 'coredns'}:\n  -conf string\n    \tCorefile to load (default "Corefile")\n`,
    );
    return 2;
  }
  if (flags.has('version') || flags.has('plugins')) {
    const names = allPlugins.map(({ name }) => `dns.${name}\n`).sort();
    await process.stdout.write(flags.has('plugins') ? names.join('') : `CoreDNS-${corednsVersion}\n`);
    return 0;
  }
  const server = new Server(process, process.resolve(flags.get('conf') ?? 'Corefile'));
  return server.run();
}

/** The flags, or what Go's flag package says of them. */
function readFlags(args: readonly string[]): Map<string, string> | string {
  const flags = new Map<string, string>();
  for (let index = 0; index < args.length; index += 1) {
    const [, name = '', assigned] = /^--?([^=]+)(?:=(.*))?$/.exec(args[index] ?? '') ?? [];
    if (name === 'version' || name === 'plugins' || name === 'quiet') {
      flags.set(name, assigned ?? 'true');
    } else if (name === 'conf') {
      const value = assigned ?? args[index + 1];
      if (value === undefined) return 'flag needs an argument: -conf';
      if (assigned === undefined) index += 1;
      flags.set(name, value);
    } else {
      return `flag provided but not defined: -${name}`;
    }
  }
  return flags;
}

const longestPreparation = parseDuration('5s');

/** The program while it runs: one configuration after the other. */
class Server {
  readonly #process: Process;
  readonly #file: string;
  readonly #counters = createCounters();
  #text = '';
  #configuration: Configuration | undefined;
  #ports: Disposable[] = [];
  #written: Promise<void> = Promise.resolve();
  #end: (code: number) => void = () => {};

  constructor(process: Process, file: string) {
    this.#process = process;
    this.#file = file;
  }

  async run(): Promise<number> {
    const ended = new Promise<number>((resolve) => {
      this.#end = resolve;
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      this.#process.onSignal(signal, () => void this.#shutDown(signal));
    }
    this.#process.killed.addEventListener('abort', () => this.#end(0));
    try {
      await this.#take(this.#read());
      this.#say(`CoreDNS-${corednsVersion}\nlinux/amd64\n`);
    } catch (error) {
      await this.#process.stderr.write(`${describe(error)}\n`);
      return 1;
    }
    const code = await ended;
    this.#stop();
    await this.#written;
    return code;
  }

  readonly #log: PluginContext['log'] = (level, message) => this.#say(`[${level}] ${message}\n`);

  #say(text: string): void {
    this.#written = this.#process.stdout.write(text).catch(() => {});
  }

  #read(): string {
    try {
      return this.#process.files.readText(this.#file);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      throw new Error(`loading Caddyfile via flag: open ${this.#file}: ${error.message.toLowerCase()}`, {
        cause: error,
      });
    }
  }

  /** Serves what the text says, in the place of what is served now. Rejects when the text makes no sense. */
  async #take(text: string): Promise<void> {
    const process = this.#process;
    const next = createConfiguration({
      process,
      file: this.#file,
      text,
      log: this.#log,
      counters: this.#counters,
      fail: (message) => {
        this.#log('FATAL', message);
        this.#end(1);
      },
    });
    if (this.#configuration !== undefined) {
      await Promise.race([next.prepared(), process.clock.sleep(longestPreparation, process.killed).catch(() => {})]);
    }
    this.#stop();
    this.#ports = next.ports.map((port) => serveDns(process.network, port, next.answer(port)));
    this.#configuration = next;
    this.#text = text;
    for (const plugin of next.plugins) plugin.started?.();
    this.#say(next.addresses.map((address) => `${address}\n`).join(''));
    if (next.plugins.some(({ reloads }) => reloads === true)) {
      this.#log('INFO', `plugin/reload: Running configuration SHA512 = ${await sha512(text)}`);
      this.#watch();
    }
  }

  #stop(): void {
    for (const port of this.#ports) port[Symbol.dispose]();
    this.#ports = [];
    this.#configuration?.stop();
  }

  #watching: Disposable | undefined;
  /** The folder, because files of a ConfigMap are changed by replacing a link in it. */
  #watch(): void {
    if (this.#watching !== undefined) return;
    const folder = this.#file.replace(/\/[^/]*$/, '') || '/';
    this.#watching = this.#process.files.watch(folder, () => void this.#reload());
    this.#process.killed.addEventListener('abort', () => this.#watching?.[Symbol.dispose]());
  }

  #reloading = false;
  async #reload(): Promise<void> {
    if (this.#reloading) return;
    this.#reloading = true;
    try {
      for (let text = this.#readOrKeep(); text !== this.#text; text = this.#readOrKeep()) {
        this.#log('INFO', 'Reloading');
        await this.#take(text);
        this.#log('INFO', 'Reloading complete');
      }
    } catch (error) {
      this.#log('ERROR', `Restart failed: ${describe(error)}`);
      this.#log('ERROR', `plugin/reload: Corefile changed but reload failed: ${describe(error)}`);
    } finally {
      this.#reloading = false;
    }
  }

  #readOrKeep(): string {
    try {
      return this.#read();
    } catch {
      return this.#text;
    }
  }

  async #shutDown(signal: string): Promise<void> {
    this.#log('INFO', `${signal}: Shutting down servers then terminating`);
    const lameduckMs = Math.max(0, ...(this.#configuration?.plugins ?? []).map((plugin) => plugin.lameduckMs ?? 0));
    if (lameduckMs > 0 && signal === 'SIGTERM') {
      this.#log('INFO', `plugin/health: Going into lameduck mode for ${lameduckMs / 1000}s`);
      await this.#process.clock.sleep(lameduckMs, this.#process.killed).catch(() => {});
    }
    this.#end(0);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return isSystemError(error) && error.subject !== undefined
    ? `${error.subject}: ${error.message.toLowerCase()}`
    : error.message;
}

async function sha512(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-512', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
