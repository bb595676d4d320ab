import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild';
import { writeDescriptions } from '../openapi/write-descriptions.ts';
import { groupChunks } from './chunk-groups.ts';
import type { Entries } from './entries.ts';
import { firstLesson } from './first-lesson.ts';
import { mergeChunks } from './merge-chunks.ts';
import { shortenPrivateNames } from './shorten-private-names.ts';
import { workerUrls } from './worker-urls.ts';

export interface Bundle {
  readonly metafile: Metafile;
  /** What was, or with `write: false` would have been, written. */
  readonly files: readonly OutputFile[];
}

export interface BundleOptions {
  readonly platform: 'browser' | 'node';
  readonly outdir: string;
  readonly write: boolean;
  /** For tests: readable output whose stack traces lead to the sources. */
  readonly debug?: boolean;
}

/** Packages that only make sense in Node and that whoever uses them installs. */
const nodeOnly = ['etcd3', 'ws'];

/** CommonJS packages inside an ES module still ask for Node's own modules by `require`. */
const nodeRequire =
  "import { createRequire as createRequireOfNode } from 'node:module'; const require = createRequireOfNode(import.meta.url);";

/** The one way in which sources become what runs: modules, shared code in chunks, styles as text. */
export async function bundle(entries: Entries, options: BundleOptions): Promise<Bundle> {
  writeDescriptions();
  const workers = workerUrls(entries);
  const forPlatform = { ...common, ...(options.platform === 'node' ? forNode : forBrowsers) };
  const result = await build({
    ...forPlatform,
    ...(options.debug ? { sourcemap: 'inline' } : { minify: options.platform === 'node' }),
    entryPoints: { ...entries },
    outdir: options.outdir,
    chunkNames: `${options.platform === 'node' ? 'node' : 'chunks'}/[name]-[hash]`,
    plugins: [workers.plugin, shortenPrivateNames],
    write: false,
  });
  const split = { metafile: result.metafile, files: result.outputFiles ?? [] };
  const built = options.platform === 'node' || options.debug ? split : await merge(split);
  const misplaced = workers.misplaced(built.metafile, options.outdir);
  if (misplaced.length > 0)
    throw new Error(`these files start workers but are part of the loader: ${misplaced.join(', ')}`);
  if (options.write) for (const { path, contents } of built.files) write(path, contents);
  return built;
}

/** What a first lesson loads comes in few files. */
async function merge(split: Bundle): Promise<Bundle> {
  const groups = groupChunks(split.metafile.outputs, firstLesson, ['loader', 'page', 'hypervisor', 'machine']);
  return await mergeChunks(split, groups, { ...common, ...forBrowsers, minify: true });
}

function write(path: string, contents: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}

const common = {
  bundle: true,
  format: 'esm',
  splitting: true,
  target: 'es2023',
  loader: { '.css': 'text', '.md': 'text' },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

const forBrowsers = { platform: 'browser' } satisfies BuildOptions;

const forNode = {
  platform: 'node',
  external: nodeOnly,
  banner: { js: nodeRequire },
} satisfies BuildOptions;
