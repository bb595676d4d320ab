import type { Process } from '../../machine/process.ts';
import { CorefileError, parseCorefile, type ServerBlock, zoneOf } from './corefile.ts';
import { type Counters, type DnsHandler, emptyReply, type PluginContext, type PluginInstance } from './plugin.ts';
import { allPlugins } from './plugins/all-plugins.ts';

/** A Corefile taken into use: who answers on which port, and what its plugins want of the program. */
export interface Configuration {
  /** What it serves, as the log shows it: `.:53`. */
  readonly addresses: readonly string[];
  readonly ports: readonly number[];
  /** Answers a question that came in on a port. */
  readonly answer: (port: number) => DnsHandler;
  readonly plugins: readonly PluginInstance[];
  /** Resolves when every plugin is prepared. */
  readonly prepared: () => Promise<void>;
  /** Ends everything that belongs to it. */
  readonly stop: () => void;
}

export interface ConfigurationOptions {
  readonly process: Process;
  readonly file: string;
  readonly text: string;
  readonly log: PluginContext['log'];
  readonly fail: (message: string) => void;
  readonly counters: Counters;
}

interface Zone {
  readonly zone: string;
  readonly port: number;
  readonly chain: DnsHandler;
}

/** Throws a CorefileError, or what a plugin says of its lines. */
export function createConfiguration(options: ConfigurationOptions): Configuration {
  const ending = new AbortController();
  const stopWithProcess = (): void => ending.abort();
  options.process.killed.addEventListener('abort', stopWithProcess, { once: true });
  const served: Zone[] = [];
  const named: { name: string; instance: PluginInstance }[] = [];
  const answer = (port: number): DnsHandler => answerFrom(served.filter((each) => each.port === port));
  const unready = (): string[] => named.filter(({ instance }) => instance.ready?.() === false).map(({ name }) => name);
  const prepared = async (): Promise<void> => {
    await Promise.all(named.flatMap(({ instance }) => (instance.prepared === undefined ? [] : [instance.prepared])));
  };
  try {
    for (const block of parseCorefile(options.file, options.text, options.process.env)) {
      const port = block.zones[0]?.port ?? 53;
      const zones = block.zones.map(({ zone }) => zone);
      const context = {
        ...options,
        zones,
        port,
        signal: ending.signal,
        resolve: answerLater(answer, port),
        unready,
        prepared,
      };
      const plugins = setUp(block, options.file, context);
      named.push(...plugins);
      const chain = chainOf(plugins.map(({ instance }) => instance));
      served.push(...block.zones.map((each) => ({ ...each, chain })));
    }
  } catch (error) {
    ending.abort();
    throw error;
  }
  return {
    addresses: served.map(({ zone, port }) => `${zone}:${port}`),
    ports: [...new Set(served.map(({ port }) => port))],
    answer,
    plugins: named.map(({ instance }) => instance),
    prepared,
    stop: stopWithProcess,
  };
}

/** The most specific zone answers. */
function answerFrom(served: readonly Zone[]): DnsHandler {
  const zones = served.map(({ zone }) => zone);
  return async (request) => {
    const zone = zoneOf(request.name, zones);
    const found = served.find((each) => each.zone === zone);
    return found === undefined ? { ...emptyReply, responseCode: 'REFUSED' } : found.chain(request);
  };
}

/** The zones are not all known when a plugin is set up. */
function answerLater(answer: (port: number) => DnsHandler, port: number): DnsHandler {
  return (request) => answer(port)(request);
}

function setUp(block: ServerBlock, file: string, context: PluginContext): { name: string; instance: PluginInstance }[] {
  const known = new Map(allPlugins.map((plugin) => [plugin.name, plugin]));
  for (const { name, line } of block.directives) {
    if (!known.has(name)) throw new CorefileError(file, line, `Unknown directive '${name}'`);
  }
  return allPlugins.flatMap((plugin) =>
    block.directives
      .filter(({ name }) => name === plugin.name)
      .map((directive) => {
        try {
          return { name: plugin.name, instance: plugin.setup(directive, context) };
        } catch (error) {
          const problem = error instanceof Error ? error.message : String(error);
          throw new Error(`plugin/${plugin.name}: ${new CorefileError(file, directive.line, problem).message}`);
        }
      }),
  );
}

function chainOf(plugins: readonly PluginInstance[]): DnsHandler {
  const end: DnsHandler = () => Promise.reject(new Error('no next plugin found'));
  return plugins.reduceRight<DnsHandler>((next, plugin) => {
    if (plugin.handle === undefined) return next;
    return async (request) => (await plugin.handle?.(request, next)) ?? next(request);
  }, end);
}
