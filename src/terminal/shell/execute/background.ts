import type { AndOr, PipelineNode } from 'unbash';
import type { ChildProcess } from '../../../core/machine/process.ts';
import type { Shell } from '../shell.ts';
import { startPipelineLeader, startStages } from './pipeline.ts';
import { isProgram, startSimpleCommand } from './simple-command.ts';
import { startSubshell } from './subshell.ts';

/** Starts a list without waiting for it. */
export async function runInBackground(shell: Shell, command: PipelineNode | AndOr, text: string): Promise<number> {
  const child = await start(shell, command);
  if (typeof child === 'number') return 0;
  shell.lastBackgroundPid = child.pid;
  const job = shell.jobs.add(child, text.replace(/\s*&$/, ''), shell.interactive);
  if (shell.interactive) await shell.writeError(`[${job.number}] ${child.pid}\n`);
  return 0;
}

async function start(shell: Shell, command: PipelineNode | AndOr): Promise<ChildProcess | number> {
  const { interactive } = shell;
  if (command.type === 'Command' && isProgram(shell, command)) {
    return await startSimpleCommand(shell.fork(), command, { newGroup: interactive, detached: !interactive });
  }
  if (command.type === 'Pipeline' && command.prefixes.length === 0) {
    if (interactive) return startPipelineLeader(shell, command, false);
    return (await startStages(shell.fork(), command)).at(-1) ?? 0;
  }
  const ownInput = shell.descriptors.get(0)?.source?.underlying === shell.process.stdin;
  return startSubshell(shell, (child) => child.engine.execute(child, command), {
    newGroup: interactive,
    ignoreInterrupt: !interactive,
    ...(ownInput && !interactive ? { stdin: null } : {}),
  });
}
