import type { Process } from '../../core/machine/process.ts';

/** A path and everything below it, as it is written; parents first. Symbolic links are not followed. */
export function* walkTree(process: Process, path: string): Generator<string> {
  yield path;
  const { files } = process;
  const full = process.resolve(path);
  if (files.lstat(full).type !== 'directory') return;
  for (const name of files.readDirectory(full)) yield* walkTree(process, `${path.replace(/\/$/, '')}/${name}`);
}
