import type { ConfigMap, KeyToPath, Secret } from '../../api/core-v1.ts';
import { VolumeError, type VolumeFiles } from './volume-plugin.ts';

export interface ObjectFilesOptions {
  /** `configmap` or `secret`, for messages. */
  readonly kind: string;
  readonly items: readonly KeyToPath[] | undefined;
  readonly mode: number;
  readonly optional: boolean;
}

/** The files that a ConfigMap's or Secret's keys become: all of them, or the chosen ones under the chosen names. */
export function objectFiles(
  object: ConfigMap | Secret | undefined,
  name: string,
  options: ObjectFilesOptions,
): VolumeFiles {
  const files: VolumeFiles = new Map();
  if (object === undefined) {
    if (options.optional) return files;
    throw new VolumeError(`${options.kind} ${JSON.stringify(name)} not found`);
  }
  const content = contentOf(options.kind, object);
  if (options.items === undefined || options.items.length === 0) {
    for (const [key, bytes] of content) files.set(key, { content: bytes, mode: options.mode });
    return files;
  }
  for (const { key, path, mode } of options.items) {
    const bytes = content.get(key);
    if (bytes !== undefined) files.set(path, { content: bytes, mode: mode ?? options.mode });
    else if (!options.optional)
      throw new VolumeError(`references non-existent ${options.kind === 'secret' ? 'secret' : 'config'} key: ${key}`);
  }
  return files;
}

/** Keys to bytes; a Secret's data is base64. The kind is told, for an object out of a list does not name its own. */
export function contentOf(kind: string, object: ConfigMap | Secret): Map<string, string | Uint8Array> {
  const content = new Map<string, string | Uint8Array>();
  if (kind === 'secret') {
    for (const [key, value] of Object.entries(object.data ?? {})) content.set(key, decodeBase64(value));
    return content;
  }
  for (const [key, value] of Object.entries(object.data ?? {})) content.set(key, value);
  for (const [key, value] of Object.entries((object as ConfigMap).binaryData ?? {}))
    content.set(key, decodeBase64(value));
  return content;
}

function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
