import type { FunctionDefinition } from '../engine.ts';
import type { Shell } from '../shell.ts';
import { runReturnTrap } from '../traps.ts';
import { ReturnExit } from '../unwind.ts';

const maximumDepth = 2000;

export async function callFunction(
  shell: Shell,
  name: string,
  definition: FunctionDefinition,
  args: readonly string[],
): Promise<number> {
  const limit = Number(shell.variables.get('FUNCNEST') ?? 0) || maximumDepth;
  if (shell.calls.length >= limit) {
    return await shell.fatal(`${name}: maximum function nesting level exceeded (${limit})`, 1);
  }
  const { positional, source, line, loopDepth } = shell;
  shell.calls.push({ name, file: shell.name, line });
  shell.variables.pushScope();
  shell.positional = [...args];
  shell.source = definition.source;
  shell.loopDepth = 0;
  try {
    return await shell.engine.execute(shell, definition.body);
  } catch (error) {
    if (error instanceof ReturnExit) return error.status;
    throw error;
  } finally {
    if (shell.traps.has('RETURN')) await runReturnTrap(shell);
    shell.calls.pop();
    shell.variables.popScope();
    shell.positional = positional;
    shell.source = source;
    shell.line = line;
    shell.loopDepth = loopDepth;
  }
}
