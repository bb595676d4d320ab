import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { servePlayground } from '../../../src/node/serve/serve-playground.ts';
import recorded from './recorded.json' with { type: 'json' };
import { prepare, runCommand } from './run-script.ts';

const bin = resolve(process.env['REAL_BIN'] ?? '.cache/real/bin');
const missing = 'the real kubectl is not there: sh test/conformance/build.sh .cache/real/bin kubectl';

test('the real kubectl prints of a served API what it prints of the real one', {
  skip: existsSync(join(bin, 'kubectl')) ? false : missing,
}, async (context) => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'kubectl-script-')));
  const kubeconfig = join(directory, 'served.kubeconfig');
  const served = await servePlayground({ nodes: 0, port: 0, kubeconfig });
  try {
    const env = prepare(directory, readFileSync(kubeconfig, 'utf8'), bin);
    for (const expected of recorded) {
      await context.test(expected.command, async () => {
        assert.deepEqual(await runCommand(expected.command, directory, env), expected);
      });
    }
  } finally {
    await served.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
