import { readFileSync } from 'node:fs';
import type { Metafile } from 'esbuild';
import { budgets, neededFirst } from '../size/budgets.ts';
import { weigh } from '../size/measure.ts';
import { print } from './figure.ts';

/** What the build made, as a page takes it over the wire. */
export function measureSizes(): void {
  const metafile = JSON.parse(readFileSync('dist/meta.json', 'utf8')) as Metafile;
  const files = Object.keys(metafile.outputs).map((path) => ({ path: `/${path}`, contents: readFileSync(path) }));
  const built = { metafile, files };
  const size = (name: string, value: number): void => print({ name, value, unit: 'KiB', env: 'build, gzipped' });
  size('loader', weigh(built, ['src/embed/loader.ts']));
  size('loader, budget', budgets.loader);
  size('first lesson', weigh(built, neededFirst));
  size('first lesson, budget', budgets.firstLesson);
  size('checkpoint', readFileSync('dist/checkpoints/ready.json.gz').length / 1024);
}
