import { defineProgram, type Process } from '../../core/machine/process.ts';
import { byteConnection } from '../../core/network/byte-connection.ts';
import type { Connection } from '../../core/network/network-stack.ts';
import { resolveHost } from '../../core/network/resolver.ts';
import { isSystemError, SystemError } from '../../core/system-error.ts';
import { busyboxBanner } from './busybox-banner.ts';
import { copyStreams } from './copy-streams.ts';
import { OptionError, type OptionSpec, type ReadOptions, readOptions } from './read-options.ts';

/** `nc` as BusyBox has it. */
export const busyboxNcProgram = defineProgram({ name: 'busybox-nc', run: runNc });

const specs: readonly OptionSpec[] = [
  { name: 'l', short: 'l' },
  { name: 'k', short: 'k' },
  { name: 'n', short: 'n' },
  { name: 'u', short: 'u' },
  { name: 'v', short: 'v' },
  { name: 'z', short: 'z' },
  { name: 'p', short: 'p', takesValue: true },
  { name: 'w', short: 'w', takesValue: true },
  { name: 'i', short: 'i', takesValue: true },
  { name: 's', short: 's', takesValue: true },
];

const usage = `${busyboxBanner}
Usage: nc [OPTIONS] HOST PORT  - connect
nc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen

	-l	Listen mode, for inbound connects
	-p PORT	Local port
	-n	Don't do DNS resolution
	-s ADDR	Local address
	-i SEC	Delay interval for lines sent
	-v	Verbose
	-w SEC	Timeout for connects and final net reads
	-z	Zero-I/O mode (scanning)
`;

async function runNc(process: Process): Promise<number> {
  let read: ReadOptions;
  try {
    read = readOptions(process.argv.slice(1), specs);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    await process.stderr.write(`nc: invalid option -- '${error.option.replace(/^-+/, '')}'\n${usage}`);
    return 1;
  }
  const { options, operands } = read;
  if (options.has('l'))
    return listen(process, Number(options.get('p')?.at(-1) ?? operands.at(-1) ?? 0), options.has('k'));
  const [host, port] = operands;
  if (host === undefined || port === undefined) {
    await process.stderr.write(usage);
    return 1;
  }
  return connect(process, read, host, Number(port));
}

async function listen(process: Process, port: number, keeps: boolean): Promise<number> {
  try {
    for await (const connection of process.network.listen({ port }).accept()) {
      await copyStreams(process, byteConnection(connection), 'shutDown');
      if (!keeps) break;
    }
    return 0;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await process.stderr.write(`nc: bind: ${error.message}\n`);
    return 1;
  }
}

async function connect(process: Process, { options }: ReadOptions, host: string, port: number): Promise<number> {
  const [address] = await resolveHost(process, host).catch(() => []);
  if (address === undefined) {
    await process.stderr.write(`nc: bad address '${host}'\n`);
    return 1;
  }
  let connection: Connection;
  try {
    connection = await dialWithin(process, options.get('w')?.at(-1), { address, port });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const target =
      options.has('v') || options.has('z')
        ? `${host} (${address}:${port})`
        : `can't connect to remote host (${address})`;
    const silent = options.has('z') && !options.has('v');
    if (!silent)
      await process.stderr.write(
        `nc: ${target}: ${error.code === 'ETIMEDOUT' ? 'Connection timed out' : error.message}\n`,
      );
    return 1;
  }
  if (options.has('v')) await process.stderr.write(`${host} (${address}:${port}) open\n`);
  if (options.has('z')) connection.end();
  else await copyStreams(process, byteConnection(connection), 'shutDown');
  return 0;
}

async function dialWithin(
  { clock, killed, network }: Process,
  seconds: string | undefined,
  target: { address: string; port: number },
): Promise<Connection> {
  if (seconds === undefined) return network.dial(target, killed);
  const limit = new AbortController();
  const timer = clock.setTimer(Number(seconds) * 1000, () => limit.abort(new SystemError('ETIMEDOUT')));
  try {
    return await network.dial(target, AbortSignal.any([limit.signal, killed]));
  } finally {
    timer[Symbol.dispose]();
  }
}
