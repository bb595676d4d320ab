/** Runs every script of test/goldens/bash in the bash of this machine and keeps what it prints. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface BashCase {
  readonly script: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const folder = 'test/goldens/bash';
const environment = {
  HOME: '/root',
  USER: 'root',
  LANG: 'C.UTF-8',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
};

for (const name of readdirSync(folder)) {
  const cases = JSON.parse(readFileSync(join(folder, name), 'utf8')) as BashCase[];
  const recorded = cases.map(({ script }) => record(script));
  writeFileSync(join(folder, name), `${JSON.stringify(recorded, undefined, 1)}\n`);
}

function record(script: string): BashCase {
  const directory = mkdtempSync(join(tmpdir(), 'bash-case-'));
  try {
    const result = spawnSync('bash', ['-c', script], {
      cwd: directory,
      env: environment,
      encoding: 'utf8',
      input: '',
      timeout: 10_000,
    });
    const code = result.status ?? (result.signal === 'SIGKILL' ? 137 : 143);
    return { script, stdout: result.stdout, stderr: result.stderr, code };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
