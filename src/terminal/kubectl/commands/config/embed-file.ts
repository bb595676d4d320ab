import type { Process } from '../../../../core/machine/process.ts';
import { encodeBase64 } from '../../../cli/base64.ts';

/** Sets an entry's file by its path or, with `embed`, by what is in it. */
export function embedFile<K extends string>(
  process: Process,
  entry: { [key in K | `${K}-data`]?: string },
  key: K,
  { path, embed }: { readonly path: string; readonly embed: boolean },
): void {
  const fields = entry as Record<string, string>;
  if (embed) {
    fields[`${key}-data`] = encodeBase64(process.files.readFile(process.resolve(path)));
    delete fields[key];
  } else {
    fields[key] = process.resolve(path || '.');
    delete fields[`${key}-data`];
  }
}
