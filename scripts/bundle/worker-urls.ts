import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';
import type { Entries } from './entries.ts';

const WORKER_URL = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+\.ts)\1,\s*import\.meta\.url,?\s*\)/g;

/** The source files that start workers but did not end up one folder below `outdir`. */
type Misplaced = (metafile: Metafile, outdir: string) => string[];

/**
 * Source code names a worker by its source: `new Worker(new URL('../workers/machine.ts', import.meta.url))`. esbuild leaves
 * that untouched, so this plugin puts the name of the worker's bundle there. All code that starts workers must end up one
 * folder deep in the output; `misplaced` says where it did not.
 */
export function workerUrls(entries: Entries): { plugin: Plugin; misplaced: Misplaced } {
  const starters = new Set<string>();
  const plugin: Plugin = {
    name: 'worker-urls',
    setup(build) {
      build.onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        if (!text.includes('import.meta.url')) return undefined;
        const file = relative('.', path).split(sep).join('/');
        const contents = text.replace(WORKER_URL, (_, _quote, specifier: string) => {
          starters.add(file);
          return `new URL('../${outputOf(join(dirname(file), specifier), entries, file)}.js', import.meta.url)`;
        });
        return { contents, loader: 'ts' };
      });
    },
  };
  const misplaced = ({ outputs }: Metafile, outdir: string): string[] =>
    Object.entries(outputs).flatMap(([output, { inputs }]) => {
      const oneFolderDeep = relative(outdir, output).split(sep).length === 2;
      return oneFolderDeep ? [] : Object.keys(inputs).filter((input) => starters.has(input));
    });
  return { plugin, misplaced };
}

function outputOf(source: string, entries: Entries, importer: string): string {
  const found = Object.entries(entries).find(([, entry]) => entry === source.split(sep).join('/'));
  if (!found) throw new Error(`${importer}: ${source} is no entry point of scripts/bundle/entries.ts`);
  return found[0];
}
