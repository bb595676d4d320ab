import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';

/** What of dist/ is not for browsers. */
const notServed = /^(node|types)\/|^meta\.json$|\.gitkeep$/;

/** Writes the service worker that keeps all that the build left for browsers. It is to be the last step. */
export async function writeOfflineWorker(dist: string): Promise<void> {
  const files = readdirSync(dist, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !notServed.test(path))
    .sort();
  const hash = createHash('sha256');
  for (const path of files) hash.update(path).update(readFileSync(join(dist, path)));
  const paths = files.includes('index.html') ? ['./', ...files] : files;
  await build({
    entryPoints: ['src/workers/offline.ts'],
    outfile: join(dist, 'offline.js'),
    bundle: true,
    minify: true,
    target: 'es2023',
    legalComments: 'none',
    logLevel: 'warning',
    define: { OFFLINE_FILES: JSON.stringify({ digest: hash.digest('hex').slice(0, 16), paths }) },
  });
}
