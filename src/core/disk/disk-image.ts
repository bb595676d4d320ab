import type { Disk, Value } from './disk.ts';

/** All that a disk holds, as JSON can carry it. */
export interface DiskImage {
  readonly volumes: Readonly<Record<string, readonly [key: string, value: string | { base64: string }][]>>;
}

export async function readDiskImage(disk: Disk): Promise<DiskImage> {
  const volumes: Record<string, [string, string | { base64: string }][]> = {};
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

function encode(value: Value): string | { base64: string } {
  if (typeof value === 'string') return value;
  let binary = '';
  for (const byte of value) binary += String.fromCharCode(byte);
  return { base64: btoa(binary) };
}

function decode(value: string | { base64: string }): Value {
  return typeof value === 'string'
    ? value
    : Uint8Array.from(atob(value.base64), (character) => character.charCodeAt(0));
}
