/** `npm run build`: writes dist/, which is static and can be served from any path. */
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeCheckpoint } from './build/checkpoint.ts';
import { emitDeclarations } from './build/declarations.ts';
import { copyLessons } from './build/lessons.ts';
import { writeOfflineWorker } from './build/offline.ts';
import { bundle } from './bundle/bundle.ts';
import { browserEntries, nodeEntries } from './bundle/entries.ts';

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');

const browser = await bundle(browserEntries(), { platform: 'browser', outdir: 'dist', write: true });
writeFileSync('dist/meta.json', JSON.stringify(browser.metafile));
copySite();
copyLessons('lessons', 'dist/lessons');

if (existsSync('src/node/index.ts')) {
  await bundle(nodeEntries(), { platform: 'node', outdir: 'dist', write: true });
  if (existsSync('dist/node/cli.js')) chmodSync('dist/node/cli.js', 0o755);
  await emitDeclarations('src/node/index.ts', 'dist/types');
  await writeCheckpoint('dist/node/index.js', 'dist/checkpoints/ready.json.gz');
}
await writeOfflineWorker('dist');

function copySite(): void {
  if (existsSync('site')) cpSync('site', 'dist', { recursive: true, filter: (path) => !path.endsWith('.ts') });
}
