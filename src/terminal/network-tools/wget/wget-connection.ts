import { parseAddress } from '../../../core/network/address.ts';
import { httpOver } from '../../../core/network/dial-http.ts';
import type { Transport } from '../../../core/network/http.ts';
import type { Connection } from '../../../core/network/network-stack.ts';
import { ResolveError } from '../../../core/network/resolve-error.ts';
import { resolveHost } from '../../../core/network/resolver.ts';
import { TlsError } from '../../../core/network/tls-error.ts';
import { openTls } from '../../../core/network/tls-session.ts';
import type { Certificate } from '../../../core/pki/certificate.ts';
import { hostMismatch } from '../../../core/pki/host-match.ts';
import { verifyChain } from '../../../core/pki/verify.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { ExitError } from '../exit-error.ts';
import { readRoots } from '../tls-files.ts';
import type { WebAddress } from '../url.ts';
import type { WgetSettings } from './wget-settings.ts';

/** A failure after which the same is tried again; what it was has been told. */
export class Retry extends Error {}

export interface WgetConnection {
  readonly call: Transport;
  close(): void;
}

/** Resolves, connects, and with https shakes hands, telling each step. Rejects with Retry or an ExitError. */
export async function openWgetConnection(settings: WgetSettings, url: WebAddress): Promise<WgetConnection> {
  const roots = url.scheme === 'https' ? await loadRoots(settings) : [];
  const raw = await connect(settings, url, await resolve(settings, url.host));
  if (url.scheme !== 'https') return { call: httpOver(raw), close: () => raw.end() };
  const { clock } = settings.process;
  try {
    const { connection, peerCertificates } = await openTls(raw, {
      clock,
      serverName: url.host,
      roots,
      insecureSkipVerify: true,
    });
    await judgeServer(settings, url.host, peerCertificates, roots);
    return { call: httpOver(connection), close: () => connection.end() };
  } catch (error) {
    raw.end();
    if (!(error instanceof TlsError)) throw error;
    if (error.reason === 'notTls') await settings.complain('GnuTLS: An unexpected TLS packet was received.\n');
    await settings.complain('Unable to establish SSL connection.\n');
    throw new ExitError(4, '');
  }
}

async function loadRoots(settings: WgetSettings): Promise<readonly Certificate[]> {
  const path = settings.value('ca-certificate');
  const { process } = settings;
  const roots = readRoots(process, path === undefined ? undefined : process.resolve(path));
  if (path !== undefined && roots !== undefined) await settings.tell(`Loaded CA certificate '${path}'\n`);
  if (roots !== undefined) return roots;
  await settings.complain(`ERROR: Failed to open cert ${path}: (-64).\n`);
  return [];
}

async function resolve(settings: WgetSettings, host: string): Promise<string> {
  if (parseAddress(host) !== undefined) return host;
  await settings.tell(`Resolving ${host} (${host})... `);
  try {
    const addresses = await resolveHost(settings.process, host);
    await settings.tell(`${addresses.join(', ')}\n`);
    return addresses[0] ?? '';
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    await settings.tell(`failed: ${error.libcMessage}.\n`);
    await settings.complain(`wget: unable to resolve host address ‘${host}’\n`);
    throw new ExitError(4, '');
  }
}

async function connect(settings: WgetSettings, { host, port }: WebAddress, address: string): Promise<Connection> {
  const shown = address === host ? `${host}:${port}` : `${host} (${host})|${address}|:${port}`;
  await settings.tell(`Connecting to ${shown}... `);
  const { signal, stop } = settings.timeLimit();
  try {
    const connection = await settings.process.network.dial({ address, port }, signal);
    await settings.tell('connected.\n');
    return connection;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await settings.tell(`failed: ${error.message}.\n`);
    const lasting = ['ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH'].includes(error.code);
    throw lasting && !settings.has('retry-connrefused') ? new ExitError(4, '') : new Retry();
  } finally {
    stop();
  }
}

/** In the words of wget with GnuTLS. */
async function judgeServer(
  settings: WgetSettings,
  host: string,
  chain: readonly Certificate[],
  roots: readonly Certificate[],
): Promise<void> {
  const insecure = settings.has('no-check-certificate');
  const level = insecure ? 'WARNING' : 'ERROR';
  const complaints: string[] = [];
  try {
    await verifyChain(chain, { roots, nowMs: settings.process.clock.now(), usage: 'serverAuth' });
  } catch (error) {
    if (!(error instanceof TlsError)) throw error;
    complaints.push(`${level}: The certificate of ‘${host}’ is not trusted.\n`);
    if (error.reason === 'expired') complaints.push(`${level}: The certificate of ‘${host}’ has expired.\n`);
    else if (error.reason === 'notYetValid')
      complaints.push(`${level}: The certificate of ‘${host}’ is not yet activated.\n`);
    else complaints.push(`${level}: The certificate of ‘${host}’ doesn't have a known issuer.\n`);
  }
  const [own] = chain;
  const unfit = own === undefined || hostMismatch(own, host) !== undefined;
  if (unfit) complaints.push(`The certificate's owner does not match hostname ‘${host}’\n`);
  for (const complaint of complaints) await settings.complain(complaint);
  if (complaints.length > 0 && !insecure) throw new ExitError(5, '');
}
