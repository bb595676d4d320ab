import type {
  ArithmeticCommand,
  ArithmeticExpression,
  ArithmeticFor,
  Case,
  CompoundList,
  For,
  If,
  Select,
  While,
  Word,
} from 'unbash';
import { readLine } from '../builtins/read-line.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { compilePattern } from '../expand/pattern.ts';
import { expandPattern, expandQuotedText, expandText, expandWords } from '../expand/word.ts';
import type { Shell } from '../shell.ts';
import { LoopExit } from '../unwind.ts';
import { guard } from './assignments.ts';

export async function runIf(shell: Shell, node: If): Promise<number> {
  if (await holds(shell, node.clause)) return await shell.engine.execute(shell, node.then);
  for (const branch of node.elif) {
    if (await holds(shell, branch.clause)) return await shell.engine.execute(shell, branch.then);
  }
  return node.else === undefined ? 0 : await shell.engine.execute(shell, node.else);
}

/** Whether a condition succeeds; its failures do not end the shell. */
async function holds(shell: Shell, condition: CompoundList): Promise<boolean> {
  shell.conditionDepth += 1;
  try {
    return (await shell.engine.execute(shell, condition)) === 0;
  } finally {
    shell.conditionDepth -= 1;
  }
}

interface LoopTurn {
  readonly status: number;
  readonly leave: boolean;
}

/** Runs a loop's body once, minding `break` and `continue`. */
async function turn(shell: Shell, body: CompoundList): Promise<LoopTurn> {
  try {
    return { status: await shell.engine.execute(shell, body), leave: false };
  } catch (error) {
    if (!(error instanceof LoopExit)) throw error;
    if (error.depth > 1 && shell.loopDepth > 1) throw new LoopExit(error.kind, error.depth - 1);
    return { status: 0, leave: error.kind === 'break' };
  }
}

async function inLoop(shell: Shell, run: () => Promise<number>): Promise<number> {
  shell.loopDepth += 1;
  try {
    return await run();
  } catch (error) {
    if (error instanceof LoopExit && shell.loopDepth === 1) return 0;
    throw error;
  } finally {
    shell.loopDepth -= 1;
  }
}

export async function runWhile(shell: Shell, node: While): Promise<number> {
  return await inLoop(shell, async () => {
    let status = 0;
    for (;;) {
      const pause = shell.step();
      if (pause !== undefined) await pause;
      if ((await holds(shell, node.clause)) !== (node.kind === 'while')) return status;
      const result = await turn(shell, node.body);
      status = result.status;
      if (result.leave) return status;
    }
  });
}

export async function runFor(shell: Shell, node: For): Promise<number> {
  shell.line = shell.source.lineAt(node.pos);
  const values = node.wordlist === undefined ? shell.positional : await expandWords(shell, node.wordlist);
  return await inLoop(shell, async () => {
    let status = 0;
    for (const value of values) {
      if (shell.has('xtrace')) {
        await shell.writeError(
          `${shell.variables.get('PS4') ?? '+ '}for ${node.name.text} in ${(node.wordlist ?? []).map(({ text: word }) => word).join(' ')}\n`,
        );
      }
      await guard(shell, () => shell.variables.set(node.name.text, value));
      const result = await turn(shell, node.body);
      status = result.status;
      if (result.leave) break;
    }
    return status;
  });
}

export async function runArithmeticFor(shell: Shell, node: ArithmeticFor): Promise<number> {
  const evaluate = async (expression: ArithmeticExpression | undefined): Promise<bigint> => {
    if (expression === undefined) return 1n;
    const text = shell.source.text.slice(expression.pos, expression.end);
    return await evaluateArithmetic(shell, await expandQuotedText(shell, text));
  };
  await evaluate(node.initialize);
  return await inLoop(shell, async () => {
    let status = 0;
    while ((await evaluate(node.test)) !== 0n) {
      const pause = shell.step();
      if (pause !== undefined) await pause;
      const result = await turn(shell, node.body);
      status = result.status;
      if (result.leave) break;
      await evaluate(node.update);
    }
    return status;
  });
}

export async function runArithmeticCommand(shell: Shell, node: ArithmeticCommand): Promise<number> {
  shell.line = shell.source.lineAt(node.pos);
  const text = await expandQuotedText(shell, node.body);
  if (shell.has('xtrace')) await shell.writeError(`${shell.variables.get('PS4') ?? '+ '}(( ${text} ))\n`);
  try {
    shell.messageName = shell.messageName ?? undefined;
    return (await evaluateArithmetic(shell, text)) === 0n ? 1 : 0;
  } catch (error) {
    if (error instanceof Error && error.name === 'Error' && error.message !== '') return 1;
    throw error;
  }
}

export async function runCase(shell: Shell, node: Case): Promise<number> {
  shell.line = shell.source.lineAt(node.pos);
  const text = await expandText(shell, node.word);
  if (shell.has('xtrace')) await shell.writeError(`${shell.variables.get('PS4') ?? '+ '}case ${node.word.text} in\n`);
  let status = 0;
  let fallThrough = false;
  for (const { pattern, body, terminator } of node.items) {
    if (!fallThrough && !(await matchesAny(shell, text, pattern))) continue;
    status = await shell.engine.execute(shell, body);
    if (terminator === ';&') fallThrough = true;
    else if (terminator === ';;&') fallThrough = false;
    else return status;
  }
  return status;
}

async function matchesAny(shell: Shell, text: string, patterns: readonly Word[]): Promise<boolean> {
  const ignoreCase = shell.shopt.has('nocasematch');
  for (const pattern of patterns) {
    if (compilePattern(await expandPattern(shell, pattern), { ignoreCase }).test(text)) return true;
  }
  return false;
}

export async function runSelect(shell: Shell, node: Select): Promise<number> {
  const values = node.wordlist === undefined ? shell.positional : await expandWords(shell, node.wordlist);
  if (values.length === 0) return 0;
  const width = String(values.length).length;
  const menu = values.map((value, index) => `${String(index + 1).padStart(width)}) ${value}\n`).join('');
  return await inLoop(shell, async () => {
    let status = 0;
    let show = true;
    for (;;) {
      await shell.writeError((show ? menu : '') + (shell.variables.get('PS3') ?? '#? '));
      const source = shell.descriptors.get(0)?.source;
      const line = source === undefined ? undefined : await readLine(source, shell.process.killed);
      if (line === undefined || !line.complete) {
        await shell.stdout?.write('\n');
        return 1;
      }
      show = line.text.trim() === '';
      if (show) continue;
      shell.variables.set('REPLY', line.text);
      const choice = /^\s*\d+\s*$/.test(line.text) ? values[Number(line.text) - 1] : undefined;
      shell.variables.set(node.name.text, choice ?? '');
      const result = await turn(shell, node.body);
      status = result.status;
      if (result.leave) return status;
    }
  });
}
