import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { startTestApiServer } from '../src/core/apiserver/testing.ts';
import { createPipe } from '../src/core/machine/byte-pipe.ts';
import type { Machine } from '../src/core/machine/machine.ts';
import { defineProgram } from '../src/core/machine/process.ts';
import { readAllText } from '../src/core/machine/read-stream.ts';
import { createKubectl } from '../src/terminal/kubectl/kubectl.ts';
import { startShellMachine } from './shell-machine.ts';

/** Cases that follow each other in one cluster, as the real kubectl and API server answered them. */
interface Golden {
  readonly files: Readonly<Record<string, string>>;
  readonly cases: readonly KubectlCase[];
}

interface KubectlCase {
  readonly command: string;
  readonly stdin: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const folder = join(import.meta.dirname, 'goldens/kubectl');
const directory = '/root/work';
const environment = new Map([
  ['HOME', '/root'],
  ['EDITOR', 'true'],
  ['LC_ALL', 'C.UTF-8'],
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
]);

/** Times, ids, addresses and versions differ from run to run. */
function normalise(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID')
    .replace(/resourceVersion: "\d+"/g, 'resourceVersion: RV')
    .replace(/\b10\.\d+\.\d+\.\d+\b */g, 'IP ')
    .replace(/(nodePort: |:)3\d{4}\b/g, '$1PORT')
    .replace(/\b(\d+[dhms])+\b */g, 'AGE ')
    .replace(/\S*\/\.kube\//g, 'HOME/.kube/')
    .replace(/([EW]\d{4}) \d\d:\d\d:\d\d\.\d+ +\d+/g, '$1 TIME');
}

async function run(machine: Machine, { command, stdin }: KubectlCase): Promise<KubectlCase> {
  const { kernel } = machine;
  assert(kernel);
  const [stdout, stderr, input] = [createPipe(1 << 24), createPipe(1 << 24), createPipe(1 << 24)];
  await input.sink.write(stdin);
  input.sink.close();
  const child = kernel.spawn(['bash', '-c', command], {
    env: environment,
    workingDirectory: directory,
    stdin: input.source,
    stdout: stdout.sink,
    stderr: stderr.sink,
    newGroup: true,
  });
  const [out, err, { code }] = await Promise.all([
    readAllText(stdout.source),
    readAllText(stderr.source),
    child.exited,
  ]);
  return { command, stdin, stdout: normalise(out), stderr: normalise(err), code };
}

for (const name of readdirSync(folder)) {
  test(`kubectl: ${name}`, async (context) => {
    await using server = await startTestApiServer();
    const kubectl = defineProgram({ name: 'kubectl', run: createKubectl(() => server.transport) });
    const machine = await startShellMachine(undefined, [kubectl]);
    const { files, cases } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Golden;
    machine.kernel?.files.mkdir(directory, { recursive: true });
    for (const [path, content] of Object.entries(files)) {
      machine.kernel?.files.mkdir(dirname(join(directory, path)), { recursive: true });
      machine.kernel?.files.writeFile(join(directory, path), content);
    }
    for (const expected of cases) {
      await context.test(expected.command, { timeout: 10_000 }, async () => {
        const { stdout, stderr } = expected;
        const real = { ...expected, stdout: normalise(stdout), stderr: normalise(stderr) };
        assert.deepEqual(await run(machine, expected), real);
      });
    }
  });
}
