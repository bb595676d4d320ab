import type { Process } from '../../../machine/process.ts';
import { ResolveError } from '../../../network/resolve-error.ts';
import { resolveHost } from '../../../network/resolver.ts';
import { isSystemError } from '../../../system-error.ts';
import type { AgnhostFlags } from './agnhost-program.ts';
import { FlagError } from './flags.ts';

const words: Readonly<Record<string, string>> = { ECONNREFUSED: 'REFUSED', ETIMEDOUT: 'TIMEOUT' };

/** Tries a TCP connection: silent when it opens, else one word that says why not, and exit code 1. */
export async function connectTest(process: Process, flags: AgnhostFlags, args: readonly string[]): Promise<number> {
  const [, host, port] = /^(.*):(\d+)$/.exec(args[0] ?? '') ?? [];
  if (host === undefined) throw new FlagError('accepts 1 arg(s), received 0');
  const late = new AbortController();
  const timeout = /^(\d+)(ms|s|m)$/.exec(flags.get('timeout') ?? '');
  const unitMs = { ms: 1, s: 1000, m: 60_000 }[timeout?.[2] ?? 's'] ?? 1000;
  using timer = timeout === null ? undefined : process.clock.setTimer(Number(timeout[1]) * unitMs, () => late.abort());
  void timer;
  try {
    const [address = host] = await resolveHost(process, host, late.signal);
    const connection = await process.network.dial({ address, port: Number(port) }, late.signal);
    connection.end();
    return 0;
  } catch (error) {
    const reason =
      error instanceof ResolveError
        ? 'DNS: '
        : late.signal.aborted
          ? 'TIMEOUT'
          : isSystemError(error)
            ? (words[error.code] ?? 'OTHER: ')
            : 'OTHER: ';
    const detail = reason.endsWith(' ') && error instanceof Error ? error.message : '';
    await process.stderr.write(`${reason}${detail}\n`);
    return 1;
  }
}
