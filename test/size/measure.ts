import { gzipSync } from 'node:zlib';
import type { Metafile, OutputFile } from 'esbuild';

/** What must be known of a bundle to weigh it. */
export interface Weighable {
  readonly metafile: Metafile;
  readonly files: readonly Pick<OutputFile, 'path' | 'contents'>[];
}

/**
 * The gzipped KiB of the bundles of `sources` and of all that they import statically, each file once. A source that is part
 * of no bundle of its own throws: the list that names it is out of date.
 */
export function weigh({ metafile: { outputs }, files }: Weighable, sources: readonly string[]): number {
  const needed = new Set<string>();
  const visit = (path: string): void => {
    const output = outputs[path];
    if (output === undefined || needed.has(path)) return;
    needed.add(path);
    for (const { path: next, kind } of output.imports) if (kind !== 'dynamic-import') visit(next);
  };
  const bundles = new Map(Object.entries(outputs).map(([path, { entryPoint }]) => [entryPoint, path]));
  for (const source of sources) {
    const path = bundles.get(source);
    if (path === undefined) throw new Error(`${source} has no bundle of its own`);
    visit(path);
  }
  return sum([...needed].map((path) => gzipped(path, files)));
}

function gzipped(path: string, files: Weighable['files']): number {
  const file = files.find((each) => each.path.replaceAll('\\', '/').endsWith(`/${path}`));
  if (file === undefined) throw new Error(`${path} is not among the files of the bundle`);
  return gzippedKib(file.contents);
}

export function gzippedKib(contents: Uint8Array): number {
  return gzipSync(contents, { level: 9 }).length / 1024;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
