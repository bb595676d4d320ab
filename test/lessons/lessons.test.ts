import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { testLesson } from '../../src/node/commands/lesson.ts';

for (const name of readdirSync('lessons')) {
  test(`${name}: each check fails before the solution and holds after it`, { timeout: 120_000 }, async () => {
    const checks = await testLesson(`lessons/${name}`);
    assert.ok(checks.length > 0);
    for (const { name: step, problem } of checks) assert.equal(problem, undefined, step);
  });
}
