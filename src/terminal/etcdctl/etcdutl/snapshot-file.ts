import { parseRecords } from '../../../core/etcd/store/records.ts';
import { parseSnapshot } from '../../../core/etcd/store.ts';
import type { Process } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { ExitError, exitCodes } from '../exit-error.ts';

export interface SnapshotFile {
  readonly text: string;
  readonly revision: number;
  /** How many revisions of keys it holds. */
  readonly keys: number;
  readonly size: number;
  /** Of its content, in hexadecimal. */
  readonly hash: string;
}

/** Reads what `etcdctl snapshot save` wrote. Throws an ExitError. */
export function readSnapshotFile(process: Process, path: string): SnapshotFile {
  const text = readText(process, path);
  try {
    const { changes, compacted } = parseRecords(parseSnapshot(text));
    const revision = Math.max(1, compacted, changes.at(-1)?.revision ?? 0);
    const bytes = new TextEncoder().encode(text);
    return { text, revision, keys: changes.length, size: bytes.length, hash: checksum(bytes).toString(16) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ExitError(exitCodes.error, 'snapshot missing hash but --skip-hash-check=false');
  }
}

function readText(process: Process, path: string): string {
  try {
    return process.files.readText(process.resolve(path));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new ExitError(exitCodes.error, `stat ${path}: ${error.message.toLowerCase()}`);
  }
}

/** CRC-32C. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f6_3b78 : 0);
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}
