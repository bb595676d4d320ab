import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What one bundle starts from: output name (without ending, below dist/) to source file. */
export type Entries = Readonly<Record<string, string>>;

/**
 * Files with a name of their own in dist/. Everything but the loader lies exactly one folder deep, so that
 * `../workers/x.js` is right from wherever esbuild puts the code that starts a worker.
 */
const browser: Entries = {
  tabernetes: 'src/embed/loader.ts',
  'embed/playground': 'src/embed/playground.ts',
  'workers/hypervisor': 'src/workers/hypervisor.ts',
  'workers/machine': 'src/workers/machine.ts',
};

const node: Entries = {
  'node/index': 'src/node/index.ts',
  'node/cli': 'src/node/cli.ts',
};

/** The entries for browsers that exist, with the site's own scripts. */
export function browserEntries(): Entries {
  return { ...existing(browser), ...siteScripts() };
}

export function nodeEntries(): Entries {
  return existing(node);
}

function existing(entries: Entries): Entries {
  return Object.fromEntries(Object.entries(entries).filter(([, source]) => existsSync(source)));
}

function siteScripts(): Entries {
  if (!existsSync('site')) return {};
  const scripts = readdirSync('site').filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return Object.fromEntries(scripts.map((name) => [name.slice(0, -3), join('site', name)]));
}
