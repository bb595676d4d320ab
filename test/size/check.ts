/** `npm run check:size`: bundles as the build does, in memory, and fails if a page would have to load too much. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../scripts/bundle/bundle.ts';
import { browserEntries } from '../../scripts/bundle/entries.ts';
import { budgets, neededFirst } from './budgets.ts';
import { gzippedKib, weigh } from './measure.ts';

const built = await bundle(browserEntries(), { platform: 'browser', outdir: 'dist', write: false });

judge('loader', weigh(built, ['src/embed/loader.ts']), budgets.loader);
judge('first lesson', weigh(built, neededFirst) + pages(), budgets.firstLesson);
judge('checkpoint', checkpoint(), budgets.checkpoint);

function judge(name: string, size: number, budget: number): void {
  const verdict = size > budget ? 'too much' : 'fits';
  console.log(`${name}: ${size.toFixed(1)} of ${budget} KiB gzipped, ${verdict}`);
  if (size > budget) process.exitCode = 1;
}

function pages(): number {
  if (!existsSync('site')) return 0;
  const files = readdirSync('site').filter((name) => name === 'index.html' || name.endsWith('.css'));
  return files.reduce((total, name) => total + gzippedKib(readFileSync(join('site', name))), 0);
}

/** The ready cluster that a build has left, if there was one. */
function checkpoint(): number {
  const path = 'dist/checkpoints/ready.json.gz';
  return existsSync(path) ? readFileSync(path).length / 1024 : 0;
}
