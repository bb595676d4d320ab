import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LessonRunner } from '../../lessons/lesson-runner.ts';
import { loadScenario, machineLayout, type Scenario, scenarioPages } from '../../lessons/scenario.ts';
import type { Playground } from '../../playground/playground.ts';
import { createPlayground } from '../index.ts';

/** `tabernetes lesson test DIR...`: plays each scenario; its checks must fail before the solution and hold after it. */
export async function lessonCommand(words: readonly string[]): Promise<number> {
  const [verb, ...directories] = words;
  if (verb !== 'test' || directories.length === 0) {
    process.stderr.write('usage: tabernetes lesson test DIR...\n');
    return 2;
  }
  let passed = 0;
  let failed = 0;
  for (const directory of directories) {
    for (const { name, problem } of await testLesson(directory)) {
      if (problem === undefined) passed += 1;
      else failed += 1;
      process.stdout.write(problem === undefined ? `ok ${name}\n` : `not ok ${name}\n  ${problem}\n`);
    }
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

export interface LessonCheck {
  readonly name: string;
  /** What is wrong, if anything is. */
  readonly problem: string | undefined;
}

/** Plays one scenario in a playground of its own: a check for each of its steps. */
export async function testLesson(directory: string): Promise<LessonCheck[]> {
  const scenario = await loadScenario(async (path) => {
    const file = join(directory, path);
    return existsSync(file) ? readFile(file, 'utf8') : undefined;
  });
  const playground = await createPlayground(machineLayout(scenario));
  try {
    await playground.ready;
    return await play(directory, scenario, playground);
  } finally {
    await playground.close();
  }
}

async function play(directory: string, scenario: Scenario, playground: Playground): Promise<LessonCheck[]> {
  const runner = new LessonRunner(scenario, playground);
  await runner.placeAssets(playground.machines().map(({ name }) => name));
  const checks: LessonCheck[] = [];
  for (const { name, page } of scenarioPages(scenario)) {
    await runner.enter(page);
    if (page.verify === undefined) continue;
    const label = `${directory} step ${typeof name === 'number' ? name + 1 : name}`;
    const before = await runner.verify(page);
    const solved = await runner.solve(page);
    const after = await runner.verify(page);
    const problem = before.done
      ? 'the check holds before the step is solved'
      : after.done
        ? undefined
        : `the check does not hold after the solution (exit ${solved.exitCode}): ${solved.output}\n  ${after.output}`;
    checks.push({ name: label, problem });
  }
  return checks;
}
