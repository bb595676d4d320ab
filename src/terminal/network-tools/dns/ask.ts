import type { Process } from '../../../core/machine/process.ts';
import type { DnsQuestion } from '../../../core/network/dns-message.ts';
import { type DnsAnswer, queryDns } from '../../../core/network/dns-query.ts';
import { resolveHost } from '../../../core/network/resolver.ts';
import { isSystemError } from '../../../core/system-error.ts';

export interface AskOptions {
  readonly servers: readonly string[];
  readonly port: number;
  readonly timeoutMs: number;
  /** How often each server is asked. */
  readonly tries: number;
  readonly tcp?: boolean;
  readonly recursionDesired?: boolean;
}

/** An answer, who gave it, and how long that took. */
export interface Asked extends DnsAnswer {
  readonly server: string;
  readonly tookMs: number;
}

/** Asks servers in turn until one answers. `onFailure` hears of each that does not; undefined when none does. */
export async function ask(
  process: Process,
  question: DnsQuestion,
  options: AskOptions,
  onFailure: (server: string, reason: string) => Promise<void>,
): Promise<Asked | undefined> {
  const { clock, network, killed } = process;
  for (let attempt = 0; attempt < options.tries; attempt += 1) {
    for (const server of options.servers) {
      const startMs = clock.now();
      try {
        const answer = await queryDns({ ...options, network, clock, server, question, signal: killed });
        return { ...answer, server, tookMs: clock.now() - startMs };
      } catch (error) {
        if (!isSystemError(error)) throw error;
        await onFailure(server, failureWords[error.code] ?? error.message.toLowerCase());
        if (error.code === 'ECONNREFUSED') break;
      }
    }
  }
  return undefined;
}

const failureWords: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'timed out',
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
};

/** The addresses of a server that was named; empty where there is none. */
export async function findServer(process: Process, name: string): Promise<string[]> {
  return resolveHost(process, name).catch(() => []);
}
