import { defineProgram, type Process } from '../../core/machine/process.ts';
import { byteConnection } from '../../core/network/byte-connection.ts';
import type { Connection, DialAddress, Listener } from '../../core/network/network-stack.ts';
import { ResolveError } from '../../core/network/resolve-error.ts';
import { resolveHost } from '../../core/network/resolver.ts';
import { isSystemError, SystemError } from '../../core/system-error.ts';
import { copyStreams } from './copy-streams.ts';
import { exchangeDatagrams, listenForDatagrams, probeDatagramPort } from './nc-datagrams.ts';
import { ncUsage } from './nc-texts.ts';
import { OptionError, type OptionSpec, type ReadOptions, readOptions } from './read-options.ts';
import { serviceName } from './service-names.ts';

/** netcat as Debian and Ubuntu have it: OpenBSD's. */
export const ncProgram = defineProgram({ name: 'nc', run: runNc });

const specs: readonly OptionSpec[] = [
  ...['4', '6', 'C', 'd', 'k', 'l', 'N', 'n', 'r', 't', 'U', 'u', 'v', 'z', 'h'].map((short) => ({
    name: short,
    short,
  })),
  ...['i', 'p', 'q', 's', 'w', 'W'].map((short) => ({ name: short, short, takesValue: true })),
];

async function runNc(process: Process): Promise<number> {
  let read: ReadOptions;
  try {
    read = readOptions(process.argv.slice(1), specs);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    const reason = error.reason === 'unknown' ? 'invalid option' : 'option requires an argument';
    await process.stderr.write(`nc: ${reason} -- '${error.option.replace(/^-+/, '')}'\n${ncUsage}`);
    return 1;
  }
  const { options, operands } = read;
  try {
    if (options.has('l')) return await listen(process, read);
    if (options.has('U') && operands[0] !== undefined)
      return await converse(process, read, { path: process.resolve(operands[0]) });
    const [host, ports] = operands;
    if (host === undefined || ports === undefined || operands.length > 2) {
      await process.stderr.write(ncUsage);
      return 1;
    }
    return await connect(process, read, host, ports);
  } catch (error) {
    if (!(error instanceof NetcatError)) throw error;
    await process.stderr.write(`nc: ${error.message}\n`);
    return 1;
  }
}

/** Ends the program with these words. */
class NetcatError extends Error {}

function readPort(text: string): number {
  if (!/^\d+$/.test(text)) throw new NetcatError(`port number invalid: ${text}`);
  const port = Number(text);
  if (port > 65_535) throw new NetcatError(`port number too large: ${text}`);
  if (port === 0) throw new NetcatError(`port number too small: ${text}`);
  return port;
}

async function connect(process: Process, read: ReadOptions, host: string, portText: string): Promise<number> {
  const [from = '', to = from] = portText.split('-');
  const [first, last] = [readPort(from), readPort(to)];
  const [address = ''] = await resolve(process, host, portText);
  let exitCode = 1;
  for (let port = Math.min(first, last); port <= Math.max(first, last); port += 1) {
    if (await tryPort(process, read, { host, address, port })) exitCode = 0;
  }
  return exitCode;
}

async function resolve(process: Process, host: string, port: string): Promise<readonly string[]> {
  try {
    return await resolveHost(process, host);
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    throw new NetcatError(`getaddrinfo for host "${host}" port ${port}: ${error.libcMessage}`);
  }
}

/** Whether it could be reached. */
async function tryPort(
  process: Process,
  read: ReadOptions,
  { host, address, port }: { host: string; address: string; port: number },
): Promise<boolean> {
  const { options } = read;
  const protocol = options.has('u') ? 'udp' : 'tcp';
  const shown = host === address ? host : `${host} (${address})`;
  const target = { address, port };
  try {
    if (protocol === 'udp' && options.has('z') && !(await probeDatagramPort(process, target))) return false;
    const connection = protocol === 'udp' ? undefined : await dial(process, read, target);
    if (options.has('v')) {
      await process.stderr.write(`Connection to ${shown} ${port} port [${protocol}/${serviceName(port)}] succeeded!\n`);
    }
    if (options.has('z')) connection?.end();
    else if (connection === undefined) await exchangeDatagrams(process, target, waitMs(read));
    else
      await copyStreams(
        process,
        byteConnection(connection),
        options.has('N') || options.has('q') ? 'shutDown' : 'keep',
      );
    return true;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (options.has('v')) {
      const late = error.code === 'ETIMEDOUT' && waitMs(read) !== undefined;
      const reason = late ? 'timed out: Operation now in progress' : `failed: ${error.message}`;
      await process.stderr.write(`nc: connect to ${shown} port ${port} (${protocol}) ${reason}\n`);
    }
    return false;
  }
}

function waitMs({ options }: ReadOptions): number | undefined {
  const seconds = options.get('w')?.at(-1);
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

async function dial(process: Process, read: ReadOptions, target: DialAddress): Promise<Connection> {
  const limitMs = waitMs(read);
  if (limitMs === undefined) return process.network.dial(target, process.killed);
  const limit = new AbortController();
  const timer = process.clock.setTimer(limitMs, () => limit.abort(new SystemError('ETIMEDOUT')));
  try {
    return await process.network.dial(target, AbortSignal.any([limit.signal, process.killed]));
  } finally {
    timer[Symbol.dispose]();
  }
}

async function converse(process: Process, read: ReadOptions, target: { path: string }): Promise<number> {
  try {
    const connection = await dial(process, read, target);
    if (read.options.has('z')) connection.end();
    else await copyStreams(process, byteConnection(connection), read.options.has('N') ? 'shutDown' : 'keep');
    return 0;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new NetcatError(`unix connect failed: ${error.message}`);
  }
}

async function listen(process: Process, read: ReadOptions): Promise<number> {
  const { options, operands } = read;
  const [first, second] = operands;
  const portText = options.get('p')?.at(-1) ?? second ?? first;
  if (portText === undefined) throw new NetcatError('missing port number');
  const address = portText === first ? undefined : first;
  const bound = address === undefined ? '0.0.0.0' : ((await resolve(process, address, portText))[0] ?? '0.0.0.0');
  const verbose = options.has('v');
  if (options.has('u')) {
    const port = readPort(portText);
    if (verbose) await process.stderr.write(`Bound on ${address ?? '0.0.0.0'} ${port}\n`);
    await listenForDatagrams(process, { address: bound, port }, options.has('k'));
    return 0;
  }
  let listener: Listener;
  try {
    const unix = options.has('U') && first !== undefined;
    listener = process.network.listen(
      unix ? { path: process.resolve(first) } : { address: bound, port: readPort(portText) },
    );
  } catch (error) {
    throw isSystemError(error) ? new NetcatError(error.message) : error;
  }
  if (verbose) await process.stderr.write(`Listening on ${address ?? '0.0.0.0'} ${portText}\n`);
  for await (const connection of listener.accept()) {
    const { remote } = connection;
    if (verbose) await process.stderr.write(`Connection received on ${remote.address} ${remote.port}\n`);
    await copyStreams(process, byteConnection(connection), options.has('N') ? 'shutDown' : 'keep');
    if (!options.has('k')) break;
  }
  return 0;
}
