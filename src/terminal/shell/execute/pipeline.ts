import type { Command, CommandNode, Pipeline, Redirected } from 'unbash';
import { createPipe } from '../../../core/machine/byte-pipe.ts';
import type { ChildProcess, ExitStatus } from '../../../core/machine/process.ts';
import { holdStream } from '../../../core/machine/stream-references.ts';
import type { ByteSink, ByteSource } from '../../../core/machine/streams.ts';
import type { Descriptor } from '../descriptors.ts';
import { SharedSource } from '../descriptors.ts';
import type { Shell } from '../shell.ts';
import { commandText, isProgram, startSimpleCommand } from './simple-command.ts';
import { startSubshell } from './subshell.ts';
import { withTimes } from './times.ts';
import { ended, waitForeground } from './wait.ts';

/** Runs a pipeline: `!`, `time`, and commands side by side, each in a process of its own. */
export async function runPipeline(shell: Shell, node: Pipeline): Promise<number> {
  const negations = node.prefixes.filter(({ type }) => type === 'Negation').length;
  const timing = node.prefixes.find((prefix) => prefix.type === 'Time');
  if (negations > 0) shell.conditionDepth += 1;
  try {
    const run = (): Promise<number> => runStages(shell, node);
    const status = timing === undefined ? await run() : await withTimes(shell, timing.posix !== undefined, run);
    if (negations % 2 === 0) return status;
    return status === 0 ? 1 : 0;
  } finally {
    if (negations > 0) shell.conditionDepth -= 1;
  }
}

async function runStages(shell: Shell, node: Pipeline): Promise<number> {
  const [only] = node.commands;
  if (only === undefined) return 0;
  if (node.commands.length === 1) return await shell.engine.execute(shell, only);
  shell.line = shell.source.lineAt(node.pos);
  if (!shell.interactive) return await waitForStages(shell, node, await startStages(shell, node));
  const leader = startPipelineLeader(shell, node, true);
  return await waitForeground(shell, leader, commandText(shell, node));
}

/** A process that leads a job's group until every stage has ended. */
export function startPipelineLeader(shell: Shell, node: Pipeline, foreground: boolean): ChildProcess {
  return startSubshell(
    shell,
    async (child) => {
      const stages = await startStages(child, node);
      for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
        child.process.onSignal(signal, () => {
          for (const stage of stages) if (typeof stage !== 'number') stage.kill(signal);
        });
      }
      return await waitForStages(child, node, stages);
    },
    { newGroup: true, foreground },
  );
}

type Stage = ChildProcess | number;

/** Starts the commands of a pipeline, connected. */
export function startStages(shell: Shell, node: Pipeline): Promise<Stage[]> {
  const stages: Promise<Stage>[] = [];
  let input: ByteSource | undefined;
  node.commands.forEach((command, index) => {
    const last = index === node.commands.length - 1;
    const pipe = last ? undefined : createPipe();
    const both = node.operators[index] === '|&';
    stages.push(startStage(shell, command, input, pipe?.sink, both));
    input = pipe?.source;
  });
  return Promise.all(stages);
}

async function startStage(
  shell: Shell,
  command: CommandNode,
  input: ByteSource | undefined,
  output: ByteSink | undefined,
  both: boolean,
): Promise<Stage> {
  const stage = shell.fork();
  const holds = [input, output].flatMap((stream) => (stream === undefined ? [] : [holdStream(stream)]));
  const descriptors = new Map<number, Descriptor>(shell.descriptors);
  if (input !== undefined) descriptors.set(0, { source: SharedSource.of(input) });
  if (output !== undefined) descriptors.set(1, { sink: output });
  if (output !== undefined && both) descriptors.set(2, { sink: output });
  stage.descriptors = descriptors;
  try {
    const simple = simpleProgram(stage, command);
    if (simple !== undefined) return await startSimpleCommand(stage, simple, { newGroup: false });
    return startSubshell(stage, (child) => child.engine.execute(child, command));
  } finally {
    for (const hold of holds) hold[Symbol.dispose]();
  }
}

function simpleProgram(shell: Shell, command: CommandNode | Redirected): Command | undefined {
  return command.type === 'Command' && isProgram(shell, command) ? command : undefined;
}

async function waitForStages(shell: Shell, node: Pipeline, stages: readonly Stage[]): Promise<number> {
  const statuses = await Promise.all(
    stages.map(async (stage) => (typeof stage === 'number' ? { code: stage, signal: undefined } : await stage.exited)),
  );
  const codes = statuses.map(({ code }) => code);
  shell.pipeStatuses = codes;
  await sayEnd(shell, node, stages, statuses);
  if (!shell.has('pipefail')) return codes.at(-1) ?? 0;
  return codes.findLast((code) => code !== 0) ?? 0;
}

async function sayEnd(
  shell: Shell,
  node: Pipeline,
  stages: readonly Stage[],
  statuses: readonly ExitStatus[],
): Promise<void> {
  const [last, status] = [stages.at(-1), statuses.at(-1)];
  if (last === undefined || typeof last === 'number' || status === undefined) return;
  await ended(shell, last, status, commandText(shell, node));
}
