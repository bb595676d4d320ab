import type { Process } from '../machine/process.ts';
import { isSystemError } from '../system-error.ts';
import { parseAddress } from './address.ts';
import type { DnsMessage } from './dns-message.ts';
import { queryDns } from './dns-query.ts';
import { ResolveError } from './resolve-error.ts';
import {
  lookUpHostsFile,
  namesToTry,
  type ResolverConfiguration,
  readResolverConfiguration,
} from './resolver-configuration.ts';

/** What resolving needs of a process. */
export type ResolvingProcess = Pick<Process, 'files' | 'network' | 'clock'>;

/**
 * The IPv4 addresses of a name: itself where it is one, then /etc/hosts, then the name servers of /etc/resolv.conf.
 * Rejects with a ResolveError.
 */
export async function resolveHost(process: ResolvingProcess, name: string, signal?: AbortSignal): Promise<string[]> {
  if (parseAddress(name) !== undefined) return [name];
  const listed = lookUpHostsFile(process.files, name);
  if (listed.length > 0) return listed;
  const configuration = readResolverConfiguration(process.files);
  let failure = new ResolveError(name, configuration.nameservers[0] ?? '', 'notFound');
  if (name === '') throw failure;
  for (const candidate of namesToTry(name, configuration)) {
    try {
      const addresses = await askForAddresses(process, configuration, name, candidate, signal);
      if (addresses.length > 0) return addresses;
      failure = new ResolveError(name, failure.server, 'noData');
    } catch (error) {
      if (!(error instanceof ResolveError)) throw error;
      if (failure.reason === 'notFound') failure = error;
    }
  }
  throw failure;
}

async function askForAddresses(
  process: ResolvingProcess,
  configuration: ResolverConfiguration,
  name: string,
  candidate: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const question = { name: candidate, type: 'A' };
  let failure: ResolveError | undefined;
  for (let attempt = 0; attempt < configuration.attempts; attempt += 1) {
    for (const server of configuration.nameservers) {
      const { timeoutMs } = configuration;
      try {
        const { message } = await queryDns({
          network: process.network,
          clock: process.clock,
          server,
          question,
          timeoutMs,
          ...(signal === undefined ? {} : { signal }),
        });
        if (message.responseCode === 'NOERROR') return addressesOf(message, candidate);
        if (message.responseCode === 'NXDOMAIN') throw new ResolveError(name, server, 'notFound');
        failure = new ResolveError(name, server, 'misbehaving');
      } catch (error) {
        if (!isSystemError(error)) throw error;
        failure = new ResolveError(name, server, error.code === 'ETIMEDOUT' ? 'timeout' : 'unreachable', error);
      }
    }
  }
  throw failure ?? new ResolveError(name, '', 'notFound');
}

/** Follows the aliases within one answer. */
function addressesOf({ answers }: DnsMessage, name: string): string[] {
  let wanted = name.toLowerCase();
  for (let steps = 0; steps < answers.length; steps += 1) {
    const alias = answers.find((record) => record.type === 'CNAME' && record.name.toLowerCase() === wanted);
    if (alias?.type !== 'CNAME') break;
    wanted = alias.target.toLowerCase();
  }
  return answers.flatMap((record) =>
    record.type === 'A' && record.name.toLowerCase() === wanted ? [record.address] : [],
  );
}
