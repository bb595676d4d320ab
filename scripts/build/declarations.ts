import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';

/** Writes the type declarations of `entry` and of all that it imports, laid out as below src/. */
export async function emitDeclarations(entry: string, outDir: string): Promise<void> {
  mkdirSync('.cache', { recursive: true });
  const folder = mkdtempSync('.cache/declarations-');
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: '../../src',
      outDir: join('../..', outDir),
    },
    files: [join('../..', entry)],
    include: [],
  };
  try {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    await runTool('node_modules/.bin/tsc', ['-p', folder]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
