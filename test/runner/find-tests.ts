import { existsSync, readdirSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';

export interface Tests {
  readonly node: readonly string[];
  readonly browser: readonly string[];
}

/** The test files below src/, test/ and site/, restricted to those that lie in, or start with, one of `wanted`. */
export function findTests(wanted: readonly string[]): Tests {
  const prefixes = wanted.map((each) => normalize(each).split(sep).join('/'));
  const all = ['src', 'test', 'site']
    .flatMap(filesBelow)
    .filter((file) => file.endsWith('.test.ts') && !file.includes('/fixtures/'))
    .filter((file) => prefixes.length === 0 || prefixes.some((prefix) => file.startsWith(prefix)))
    .sort();
  const isForBrowser = (file: string): boolean => file.endsWith('.browser.test.ts');
  return { node: all.filter((file) => !isForBrowser(file)), browser: all.filter(isForBrowser) };
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.map((name) => join(folder, name).split(sep).join('/'));
}
