import type { AndOr, CommandNode, CompoundList, ParsedScript, Pipeline, PipelineNode, Statement } from 'unbash';
import type { Shell } from '../shell.ts';
import { runErrorTrap, runPendingTraps } from '../traps.ts';
import { ShellExit } from '../unwind.ts';
import { runInBackground } from './background.ts';
import { runArithmeticCommand, runArithmeticFor, runCase, runFor, runIf, runSelect, runWhile } from './compound.ts';
import { runTestCommand } from './conditional.ts';
import { runCoproc } from './coproc.ts';
import { runPipeline } from './pipeline.ts';
import { runRedirected } from './redirected.ts';
import { runSimpleCommand } from './simple-command.ts';
import { startSubshell } from './subshell.ts';
import { waitForeground } from './wait.ts';

export async function runScript(shell: Shell, script: ParsedScript): Promise<number> {
  return await runStatements(shell, script.commands);
}

async function runStatements(shell: Shell, statements: readonly Statement[]): Promise<number> {
  let status = 0;
  for (const statement of statements) {
    status = await runStatement(shell, statement);
  }
  return status;
}

export async function runStatement(shell: Shell, { command, background, pos, end }: Statement): Promise<number> {
  if (shell.pendingSignals.length > 0) await runPendingTraps(shell);
  const status =
    background === true
      ? await runInBackground(shell, command, shell.source.text.slice(pos, end))
      : await execute(shell, command);
  shell.lastStatus = status;
  if (shell.pendingSignals.length > 0) await runPendingTraps(shell);
  return status;
}

/** Runs a list, a pipeline or a command. */
export async function execute(shell: Shell, node: CompoundList | PipelineNode | AndOr): Promise<number> {
  if (node.type === 'CompoundList') return await runStatements(shell, node.commands);
  if (node.type === 'AndOr') return await runAndOr(shell, node);
  const pause = shell.step();
  if (pause !== undefined) await pause;
  const status = node.type === 'Pipeline' ? await runPipeline(shell, node) : await runNode(shell, node);
  shell.lastStatus = status;
  if (node.type !== 'Pipeline' && setsPipeStatus(node)) shell.pipeStatuses = [status];
  if (status !== 0 && shell.conditionDepth === 0 && mayFail(node)) await failed(shell, status);
  return status;
}

function setsPipeStatus({ type }: CommandNode): boolean {
  return type === 'Command' || type === 'Subshell' || type === 'TestCommand' || type === 'ArithmeticCommand';
}

/** Whether a failure of the command itself counts for `set -e`; in other compound commands it has counted inside. */
function mayFail(node: CommandNode | Pipeline): boolean {
  if (node.type === 'Redirected') return mayFail(node.command);
  if (node.type === 'Pipeline') return !node.prefixes.some(({ type }) => type === 'Negation');
  return setsPipeStatus(node);
}

async function failed(shell: Shell, status: number): Promise<void> {
  if (shell.traps.has('ERR')) await runErrorTrap(shell);
  shell.lastStatus = status;
  if (shell.has('errexit')) throw new ShellExit(status);
}

async function runAndOr(shell: Shell, { commands, operators }: AndOr): Promise<number> {
  let status = 0;
  for (const [index, command] of commands.entries()) {
    const operator = operators[index - 1];
    if (operator === '&&' && status !== 0) continue;
    if (operator === '||' && status === 0) continue;
    const last = index === commands.length - 1;
    if (!last) shell.conditionDepth += 1;
    try {
      status = await execute(shell, command);
    } finally {
      if (!last) shell.conditionDepth -= 1;
    }
  }
  return status;
}

async function runNode(shell: Shell, node: CommandNode): Promise<number> {
  switch (node.type) {
    case 'Command':
      return await runSimpleCommand(shell, node);
    case 'Redirected':
      return await runRedirected(shell, node);
    case 'If':
      return await runIf(shell, node);
    case 'For':
      return await runFor(shell, node);
    case 'ArithmeticFor':
      return await runArithmeticFor(shell, node);
    case 'While':
      return await runWhile(shell, node);
    case 'Case':
      return await runCase(shell, node);
    case 'Select':
      return await runSelect(shell, node);
    case 'BraceGroup':
      return await runStatements(shell, node.body.commands);
    case 'Subshell': {
      const child = startSubshell(shell, (inner) => execute(inner, node.body), {
        newGroup: shell.interactive,
        foreground: shell.interactive,
      });
      const text = shell.source.text.slice(node.pos + 1, node.end - 1).trim();
      return await waitForeground(shell, child, `( ${text} )`);
    }
    case 'TestCommand':
      return await runTestCommand(shell, node);
    case 'ArithmeticCommand':
      return await runArithmeticCommand(shell, node);
    case 'Function':
      shell.functions.set(node.name.text, {
        body: node.body,
        source: shell.source,
        text: shell.source.text.slice(node.pos, node.end),
      });
      return 0;
    case 'Coproc':
      return await runCoproc(shell, node);
  }
}
