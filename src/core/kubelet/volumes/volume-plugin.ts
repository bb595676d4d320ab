import type { Pod, Volume } from '../../api/core-v1.ts';
import type { Client } from '../../client/client.ts';
import type { FileSystem } from '../../machine/file-system.ts';
import type { ReferencedObjects } from '../referenced-objects.ts';

/** What a volume's plugin works with. */
export interface VolumeContext {
  readonly pod: Pod;
  readonly uid: string;
  readonly files: FileSystem;
  readonly objects: ReferencedObjects;
  readonly client: Client;
  readonly nodeName: string;
  readonly nowMs: number;
}

/** A kind of volume. */
export interface VolumePlugin {
  /** `kubernetes.io/configmap`. */
  readonly name: string;
  /** Whether the volume is of this kind. */
  handles(volume: Volume): boolean;
  /**
   * Makes the volume's content at `path` what it should be now; called again when something changed. Returns the
   * directory to mount where that is another. Rejects with a VolumeError.
   */
  setUp(volume: Volume, path: string, context: VolumeContext): Promise<string>;
  /** Milliseconds until the content must be renewed. */
  renewAfterMs?(volume: Volume): number | undefined;
}

/** A volume that cannot be mounted yet. */
export class VolumeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'VolumeError';
  }
}

/** Files of a volume by relative path. */
export type VolumeFiles = Map<string, { content: string | Uint8Array; mode: number }>;

/**
 * Replaces a volume's files at once, as the real thing does: they lie in a dated directory, `..data` points at it, and
 * the visible names point through `..data`. Unchanged content changes nothing.
 */
export function writeAtomically(files: FileSystem, path: string, content: VolumeFiles, nowMs: number): void {
  files.mkdir(path, { recursive: true, mode: 0o777 });
  const data = `${path}/..data`;
  if (files.exists(data) && isSame(files, data, content)) return;
  const stamp = new Date(nowMs)
    .toISOString()
    .replace(/[-:TZ]/g, '')
    .replace('.', '');
  const directory = `..${stamp.slice(0, 4)}_${stamp.slice(4, 6)}_${stamp.slice(6, 8)}_${stamp.slice(8, 10)}_${stamp.slice(10, 12)}_${stamp.slice(12, 14)}.${stamp.slice(14)}${files.readDirectory(path).length}`;
  for (const [name, { content: bytes, mode }] of content) {
    const target = `${path}/${directory}/${name}`;
    files.mkdir(target.slice(0, target.lastIndexOf('/')), { recursive: true });
    files.writeFile(target, bytes, { mode });
  }
  if (content.size === 0) files.mkdir(`${path}/${directory}`, { recursive: true });
  const former = files.exists(data) ? files.readLink(data) : undefined;
  files.symlink(directory, `${path}/..data_tmp`);
  files.rename(`${path}/..data_tmp`, data);
  linkVisible(files, path, content);
  if (former !== undefined) files.remove(`${path}/${former}`, { recursive: true });
}

function linkVisible(files: FileSystem, path: string, content: VolumeFiles): void {
  const visible = new Set([...content.keys()].map((name) => name.split('/')[0] ?? name));
  const present = new Set(files.readDirectory(path).filter((name) => !name.startsWith('..')));
  for (const name of visible) if (!present.has(name)) files.symlink(`..data/${name}`, `${path}/${name}`);
  for (const name of present) if (!visible.has(name)) files.remove(`${path}/${name}`);
}

function isSame(files: FileSystem, data: string, content: VolumeFiles): boolean {
  const names = listFiles(files, data, '');
  if (names.length !== content.size) return false;
  return names.every((name) => {
    const wanted = content.get(name);
    if (wanted === undefined) return false;
    const actual = files.readText(`${data}/${name}`);
    return actual === (typeof wanted.content === 'string' ? wanted.content : new TextDecoder().decode(wanted.content));
  });
}

function listFiles(files: FileSystem, directory: string, prefix: string): string[] {
  return files
    .readDirectory(directory)
    .flatMap((name) =>
      files.stat(`${directory}/${name}`).type === 'directory'
        ? listFiles(files, `${directory}/${name}`, `${prefix}${name}/`)
        : [`${prefix}${name}`],
    );
}
