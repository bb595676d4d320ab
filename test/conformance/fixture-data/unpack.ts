import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../../../shared/fixtures');

/** Why tests of that archive of `../shared/fixtures` must be skipped, or false. */
export function whySkipped(archive: string): string | false {
  return existsSync(join(folder, archive)) ? false : `../shared/fixtures/${archive} is absent`;
}

/** The path of a folder with what the archive holds; it goes with the process. Only for archives that are there. */
export function unpack(archive: string): string {
  const target = mkdtempSync(join(tmpdir(), 'fixtures-'));
  process.once('exit', () => rmSync(target, { recursive: true, force: true }));
  execFileSync('tar', ['-xJf', join(folder, archive), '-C', target]);
  return target;
}
