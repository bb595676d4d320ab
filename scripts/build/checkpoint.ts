import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runTool } from './run-tool.ts';

/** A cluster takes seconds to bootstrap; one that takes this long never becomes ready. */
const LIMIT_MS = 120_000;

/**
 * Boots a cluster from the built library and writes what `save()` gives, gzipped. In a process of its own, so that nothing
 * that the cluster leaves running keeps the build from ending. Does nothing if the library exports no `createPlayground`.
 */
export async function writeCheckpoint(library: string, output: string): Promise<void> {
  const program = new URL('save-checkpoint.js', import.meta.url).pathname;
  await runTool(process.execPath, [program, pathToFileURL(resolve(library)).href, resolve(output)], LIMIT_MS);
}
