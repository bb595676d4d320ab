import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { Metafile } from 'esbuild';
import { type Weighable, weigh } from './measure.ts';

type Output = Metafile['outputs'][string];

function output(entryPoint: string | undefined, imports: [string, 'import-statement' | 'dynamic-import'][]): Output {
  const found = imports.map(([path, kind]) => ({ path, kind }));
  return { bytes: 0, inputs: {}, exports: [], imports: found, ...(entryPoint === undefined ? {} : { entryPoint }) };
}

/** Random bytes do not compress: every file weighs about one KiB. */
function file(path: string): Weighable['files'][number] {
  return { path: `/anywhere/${path}`, contents: randomBytes(1024) };
}

const built: Weighable = {
  metafile: {
    inputs: {},
    outputs: {
      'dist/loader.js': output('src/loader.ts', [
        ['dist/shared.js', 'import-statement'],
        ['dist/lazy.js', 'dynamic-import'],
        ['dist/rare.js', 'dynamic-import'],
      ]),
      'dist/shared.js': output(undefined, []),
      'dist/lazy.js': output('src/lazy.ts', [['dist/shared.js', 'import-statement']]),
      'dist/rare.js': output('src/rare.ts', []),
    },
  },
  files: ['dist/loader.js', 'dist/shared.js', 'dist/lazy.js', 'dist/rare.js'].map(file),
};

test('a source weighs what it imports statically', () => {
  assert.equal(Math.round(weigh(built, ['src/loader.ts'])), 2);
});

test('each file counts once', () => {
  assert.equal(Math.round(weigh(built, ['src/loader.ts', 'src/lazy.ts'])), 3);
});

test('a source without a bundle of its own is refused', () => {
  assert.throws(() => weigh(built, ['src/absent.ts']), /src\/absent.ts has no bundle of its own/);
});
