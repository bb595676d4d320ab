import type { Database, RedisValue } from './database.ts';
import { bytesOf, RedisError } from './reply.ts';

const types = { string: 0, list: 1, set: 2, hash: 4 } as const;
const codes = { expiryMs: 0xfc, database: 0xfe, end: 0xff, auxiliary: 0xfa, sizes: 0xfb } as const;
const head = 'REDIS0009';
/** No checksum: readers do not check it then. */
const checksum = '\0'.repeat(8);

/** Everything in the databases as an RDB file, in binary text. */
export function writeSnapshot(databases: readonly Database[]): string {
  const parts = [head];
  for (const [index, database] of databases.entries()) {
    const keys = database.keys();
    if (keys.length === 0) continue;
    parts.push(String.fromCharCode(codes.database), length(index));
    for (const key of keys) {
      const value = database.get(key);
      if (value === undefined) continue;
      const atMs = database.expiresAtMs(key);
      if (atMs !== undefined) parts.push(String.fromCharCode(codes.expiryMs), integer64(atMs));
      parts.push(String.fromCharCode(typeOf(value)), text(key), content(value));
    }
  }
  return `${parts.join('')}${String.fromCharCode(codes.end)}${checksum}`;
}

function typeOf(value: RedisValue): number {
  if (typeof value === 'string') return types.string;
  if (Array.isArray(value)) return types.list;
  return value instanceof Set ? types.set : types.hash;
}

function content(value: RedisValue): string {
  if (typeof value === 'string') return text(value);
  const size = Array.isArray(value) ? value.length : value.size;
  return length(size) + [...value].flat().map(text).join('');
}

function text(value: string): string {
  return length(value.length) + value;
}

function length(value: number): string {
  if (value < 64) return String.fromCharCode(value);
  if (value < 16_384) return String.fromCharCode(0x40 | (value >> 8), value & 0xff);
  return `\x80${String.fromCharCode((value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff)}`;
}

/** Little-endian. */
function integer64(value: number): string {
  let rest = BigInt(Math.round(value));
  let bytes = '';
  for (let index = 0; index < 8; index += 1) {
    bytes += String.fromCharCode(Number(rest & 0xffn));
    rest >>= 8n;
  }
  return bytes;
}

/** Fills the databases with what an RDB file holds, in the place of what they held. Throws a RedisError for another format. */
export function readSnapshot(binary: string, databases: readonly Database[]): void {
  for (const database of databases) database.clear();
  const reader = new SnapshotReader(binary);
  if (!reader.take(head.length).startsWith('REDIS'))
    throw new RedisError('Wrong signature trying to load DB from file');
  let database = databases[0];
  let expiresAtMs: number | null = null;
  for (let code = reader.byte(); code !== codes.end; code = reader.byte()) {
    if (code === codes.database) database = databases[reader.length()];
    else if (code === codes.expiryMs) expiresAtMs = reader.integer64();
    else if (code === codes.sizes) reader.pair();
    else if (code === codes.auxiliary) reader.texts(2);
    else {
      const key = reader.text();
      database?.set(key, reader.value(code), expiresAtMs);
      expiresAtMs = null;
    }
  }
}

class SnapshotReader {
  readonly #binary: string;
  #position = 0;

  constructor(binary: string) {
    this.#binary = binary;
  }

  take(size: number): string {
    if (this.#position + size > this.#binary.length) throw new RedisError('Short read or OOM loading DB');
    this.#position += size;
    return this.#binary.slice(this.#position - size, this.#position);
  }

  byte(): number {
    return this.take(1).charCodeAt(0);
  }

  length(): number {
    const first = this.byte();
    if (first < 0x40) return first;
    if (first < 0x80) return ((first & 0x3f) << 8) | this.byte();
    if (first !== 0x80) throw new RedisError('Unknown RDB encoding type');
    return ((this.byte() * 256 + this.byte()) * 256 + this.byte()) * 256 + this.byte();
  }

  pair(): void {
    this.length();
    this.length();
  }

  text(): string {
    return this.take(this.length());
  }

  texts(count: number): string[] {
    return Array.from({ length: count }, () => this.text());
  }

  integer64(): number {
    return bytesOf(this.take(8)).reduceRight((value, byte) => value * 256 + byte, 0);
  }

  value(type: number): RedisValue {
    if (type === types.string) return this.text();
    const size = this.length();
    if (type === types.list) return this.texts(size);
    if (type === types.set) return new Set(this.texts(size));
    if (type !== types.hash) throw new RedisError(`Unknown RDB encoding type ${type}`);
    return new Map(Array.from({ length: size }, () => [this.text(), this.text()]));
  }
}
