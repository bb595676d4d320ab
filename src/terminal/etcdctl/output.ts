import type { KeyValue } from '../../core/etcd/etcd.ts';
import type { EtcdClient } from '../../core/etcd/etcd-client.ts';
import { ExitError, exitCodes } from './exit-error.ts';

export type OutputFormat = 'simple' | 'json' | 'fields' | 'table';

/** Throws an ExitError for a format that does not exist, or that the command does not have. */
export function outputFormat(text: string, formats: readonly OutputFormat[]): OutputFormat {
  const all: readonly OutputFormat[] = ['simple', 'json', 'fields', 'table'];
  const format = all.find((each) => each === text);
  if (format === undefined) throw new ExitError(exitCodes.badArguments, 'unsupported output format');
  if (!formats.includes(format))
    throw new ExitError(exitCodes.unsupportedOutput, `${format} not supported as output format`);
  return format;
}

/** What a response says of who answered. */
export interface Header {
  readonly clusterId: string;
  readonly memberId: string;
  readonly revision: number;
}

export async function readHeader(etcd: EtcdClient, revision: number): Promise<Header> {
  const { clusterId, members } = await etcd.members();
  return { clusterId, memberId: members[0]?.id ?? '0', revision };
}

/** As JSON, with ids as the whole numbers that they are. */
export function headerJson({ clusterId, memberId, revision }: Header): string {
  return `{"cluster_id":${decimal(clusterId)},"member_id":${decimal(memberId)},"revision":${revision}}`;
}

export function headerFields({ clusterId, memberId, revision }: Header): string {
  return `"ClusterID" : ${decimal(clusterId)}\n"MemberID" : ${decimal(memberId)}\n"Revision" : ${revision}\n`;
}

function decimal(hexadecimal: string): string {
  return BigInt(`0x${hexadecimal}`).toString();
}

/** A key as the protocol's JSON has it: bytes in base64, nothing that is zero. */
export function keyValueJson(kv: KeyValue): string {
  const parts = [
    `"key":"${base64(kv.key)}"`,
    `"create_revision":${kv.createRevision}`,
    `"mod_revision":${kv.modRevision}`,
    `"version":${kv.version}`,
    ...(kv.value === '' ? [] : [`"value":"${base64(kv.value)}"`]),
    ...(kv.lease === '' ? [] : [`"lease":${kv.lease}`]),
  ];
  return `{${parts.join(',')}}`;
}

export function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

export function keyValueFields(kv: KeyValue): string {
  return [
    `"Key" : ${JSON.stringify(kv.key)}`,
    `"CreateRevision" : ${kv.createRevision}`,
    `"ModRevision" : ${kv.modRevision}`,
    `"Version" : ${kv.version}`,
    `"Value" : ${JSON.stringify(kv.value)}`,
    `"Lease" : ${kv.lease === '' ? 0 : kv.lease}`,
    '',
  ].join('\n');
}

/** Text as `--hex` shows it: `\x66\x6f\x6f`. */
export function hexText(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}

/** `20 kB`, `2.1 GB`. */
export function formatSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  if (bytes < 10) return `${bytes} B`;
  const exponent = Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = Math.floor((bytes / 1000 ** exponent) * 10 + 0.5) / 10;
  return `${value < 10 && exponent > 0 ? value.toFixed(1) : Math.round(value)} ${units[exponent] ?? 'B'}`;
}

/** A lease's number as commands show and take it. */
export function leaseText(id: string): string {
  return BigInt(id).toString(16).padStart(16, '0');
}

/** Throws an ExitError. */
export function parseLease(text: string): string {
  if (/^[0-9a-fA-F]{1,16}$/.test(text)) return BigInt(`0x${text}`).toString();
  throw new ExitError(
    exitCodes.badArguments,
    `bad lease ID (strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax), expecting ID in Hex`,
  );
}
