import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createPlayground } from '../node/index.ts';
import { LessonRunner } from './lesson-runner.ts';
import { loadScenario, type Scenario } from './scenario.ts';

const folder = new URL('./fixtures/every-field/', import.meta.url);

function fixture(): Promise<Scenario> {
  return loadScenario(async (path) => {
    const file = new URL(path, folder);
    return existsSync(file) ? readFile(file, 'utf8') : undefined;
  });
}

test('a scenario prepares, checks and solves on the machines of a playground', async () => {
  const scenario = await fixture();
  const playground = await createPlayground({ nodes: 1, state: 'bare' });
  try {
    await playground.ready;
    const runner = new LessonRunner(scenario, playground);
    await runner.placeAssets(playground.machines().map(({ name }) => name));
    assert.equal((await playground.exec('tool.sh')).stdout, 'made by tool.sh\n');
    const notes = await playground.readFile('/root/notes/notes.txt', { machine: 'node01' });
    assert.equal(notes, 'Notes of the second host.\n');

    const { intro, steps } = scenario.index.details;
    const [step] = steps ?? [];
    assert.ok(intro && step);
    await runner.enter(intro);
    await runner.enter(intro);
    assert.deepEqual((await playground.readFile('/root/prepared')).trim().split('\n').sort(), [
      'background',
      'course-data',
    ]);
    assert.equal(await runner.foreground(step), 'tool.sh\n');
    assert.equal(await runner.foreground(step), undefined);
    assert.deepEqual(await runner.verify(step), { done: false, output: 'There is no /root/made.' });
    assert.equal((await runner.solve(step)).exitCode, 0);
    assert.deepEqual(await runner.verify(step), { done: true, output: '' });
    assert.deepEqual(await runner.verify({ text: 'step2.md' }), { done: true, output: '' });
    await assert.rejects(runner.verify({ text: 'a.md', verify: 'gone.sh' }), /the scenario names gone\.sh/);
  } finally {
    await playground.close();
  }
});
