import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createPipe } from '../src/core/machine/byte-pipe.ts';
import type { Machine } from '../src/core/machine/machine.ts';
import { readAllText } from '../src/core/machine/read-stream.ts';
import { startShellMachine } from './shell-machine.ts';

interface BashCase {
  readonly script: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const folder = join(import.meta.dirname, 'goldens/bash');
const environment = new Map([
  ['HOME', '/root'],
  ['USER', 'root'],
  ['LANG', 'C.UTF-8'],
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
]);

/** Pids and temporary names differ from run to run. */
function normalise(text: string): string {
  return text
    .replace(/line (\d+): +\d+ (Killed|Terminated)/g, 'line $1: PID $2')
    .replace(/\/dev\/fd\/\d+|\/tmp\/sh-np\.\w+/g, 'FD');
}

async function run(machine: Machine, script: string, directory: string): Promise<BashCase> {
  const { kernel } = machine;
  assert(kernel);
  kernel.files.mkdir(directory);
  const [stdout, stderr] = [createPipe(1 << 24), createPipe(1 << 24)];
  const child = kernel.spawn(['bash', '-c', script], {
    env: environment,
    workingDirectory: directory,
    stdin: null,
    stdout: stdout.sink,
    stderr: stderr.sink,
    newGroup: true,
  });
  const [out, err, { code }] = await Promise.all([
    readAllText(stdout.source),
    readAllText(stderr.source),
    child.exited,
  ]);
  return { script, stdout: normalise(out), stderr: normalise(err), code };
}

for (const name of readdirSync(folder)) {
  test(`bash: ${name}`, async (context) => {
    const machine = await startShellMachine();
    const cases = JSON.parse(readFileSync(join(folder, name), 'utf8')) as BashCase[];
    for (const [index, { script, stdout, stderr, code }] of cases.entries()) {
      await context.test(script, { timeout: 10_000 }, async () => {
        const expected = { script, stdout: normalise(stdout), stderr: normalise(stderr), code };
        assert.deepEqual(await run(machine, script, `/tmp/case-${index}`), expected);
      });
    }
  });
}
