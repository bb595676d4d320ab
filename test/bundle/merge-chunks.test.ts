import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { groupChunks } from '../../scripts/bundle/chunk-groups.ts';
import { type Built, mergeChunks } from '../../scripts/bundle/merge-chunks.ts';

const sources = {
  'main.js':
    "import { a } from './a.js'; import { b } from './b.js'; export const main = async () => a + b + (await import('./lazy.js')).lazy;",
  'lazy.js': "import { a, bump } from './a.js'; import { c } from './c.js'; bump(); export const lazy = a + c;",
  'rare.js':
    "import { b } from './b.js'; import { c } from './c.js'; import { a } from './a.js'; export const rare = a + b + c;",
  'a.js': 'export let a = 1; export function bump() { a += 1; }',
  'b.js': "export const b = 'b';",
  'c.js': "export const c = 'c';",
};
const options = { bundle: true, format: 'esm', minify: true } as const;

async function split(folder: string): Promise<Built> {
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text);
  const { metafile, outputFiles } = await build({
    ...options,
    absWorkingDir: folder,
    entryPoints: { main: 'main.js', 'more/rare': 'rare.js' },
    chunkNames: 'chunks/[name]-[hash]',
    outdir: 'out',
    splitting: true,
    write: false,
    metafile: true,
  });
  return { metafile, files: outputFiles };
}

test('merged chunks do what they did apart, and are fewer', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'chunks-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const apart = await split(folder);
  const groups = groupChunks(apart.metafile.outputs, { first: ['main.js', 'lazy.js'] }, ['first']);
  const merged = await mergeChunks(apart, groups, { ...options, absWorkingDir: folder });
  for (const { path, contents } of merged.files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const load = async (path: string): Promise<Record<string, unknown>> =>
    (await import(pathToFileURL(join(folder, path)).href)) as Record<string, unknown>;
  const { main } = (await load('out/main.js')) as { main: () => Promise<string> };
  assert.equal(await main(), '1b2c');
  assert.equal((await load('out/more/rare.js'))['rare'], '2bc');
  assert.ok(merged.files.length < apart.files.length, `${merged.files.length} of ${apart.files.length} files`);
});

test('the metafile still tells what each file starts from and imports', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'chunks-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const apart = await split(folder);
  const groups = groupChunks(apart.metafile.outputs, { first: ['main.js'] }, ['first']);
  const { metafile } = await mergeChunks(apart, groups, { ...options, absWorkingDir: folder });
  const main = metafile.outputs['out/main.js'];
  assert.equal(main?.entryPoint, 'main.js');
  const imports = new Map(main.imports.map(({ path, kind }) => [path.replace(/-[A-Z0-9]{8}/, ''), kind]));
  assert.deepEqual(Object.fromEntries(imports), {
    'out/chunks/first.js': 'import-statement',
    'out/chunks/lazy.js': 'dynamic-import',
  });
  for (const { path } of main.imports) assert.ok(path in metafile.outputs, path);
});
