import type { Disk, Value } from './disk.ts';

/** Text, bytes that are UTF-8, or any bytes. */
type ImageValue = string | { utf8: string } | { base64: string };

/** All that a disk holds, as JSON can carry it. */
export interface DiskImage {
  readonly volumes: Readonly<Record<string, readonly [key: string, value: ImageValue][]>>;
}

export async function readDiskImage(disk: Disk): Promise<DiskImage> {
  const volumes: Record<string, [string, ImageValue][]> = {};
  for (const name of await disk.list()) {
    const volume = await disk.open(name);
    volumes[name] = (await volume.load()).map(([key, value]) => [key, encode(value)]);
  }
  return { volumes };
}

/** Replaces what the disk holds. Resolves once it is durable. */
export async function writeDiskImage(disk: Disk, image: DiskImage): Promise<void> {
  for (const name of await disk.list()) await disk.remove(name);
  await Promise.all(
    Object.entries(image.volumes).map(async ([name, records]) => {
      const volume = await disk.open(name);
      await volume.commit(records.map(([key, value]) => [key, decode(value)]));
    }),
  );
}

function encode(value: Value): ImageValue {
  if (typeof value === 'string') return value;
  const utf8 = decodeUtf8(value);
  if (utf8 !== undefined) return { utf8 };
  let binary = '';
  for (const byte of value) binary += String.fromCharCode(byte);
  return { base64: btoa(binary) };
}

function decode(value: ImageValue): Value {
  if (typeof value === 'string') return value;
  if ('utf8' in value) return new TextEncoder().encode(value.utf8);
  return Uint8Array.from(atob(value.base64), (character) => character.charCodeAt(0));
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
