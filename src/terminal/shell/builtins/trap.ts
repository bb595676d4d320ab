import { signalNumbers } from '../../../core/machine/process.ts';
import { quoteAlways } from '../expand/quote-word.ts';
import type { TrapName } from '../shell.ts';
import { parseTrapName, setTrap } from '../traps.ts';
import { type BuiltinCall, complain, parseOptions, print, refuseOption } from './builtin.ts';

export async function trap(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const { given, operands, unknown } = parseOptions(call.args, 'lp');
  if (unknown !== undefined) return await refuseOption(call, unknown, 'trap [-lp] [[arg] signal_spec ...]');
  if (given.has('l')) return await print(call, signalTable());
  if (given.has('p') || operands.length === 0) return await listTraps(call, operands);
  const [action = '', ...names] = operands;
  const onlyNames = names.length === 0 || /^\d+$/.test(action);
  const targets = onlyNames ? operands : names;
  if (names.length === 0 && action !== '-' && parseTrapName(action) === undefined) {
    await shell.writeError('trap: usage: trap [-lp] [[arg] signal_spec ...]\n');
    return 2;
  }
  let status = 0;
  for (const text of targets) {
    const name = parseTrapName(text);
    if (name !== undefined) setTrap(shell, name, onlyNames || action === '-' ? undefined : action);
    else if (shell.dialect === 'dash') status = await complain(call, `${text}: bad trap`);
    else status = await complain(call, `${text}: invalid signal specification`);
  }
  return status;
}

async function listTraps(call: BuiltinCall, operands: readonly string[]): Promise<number> {
  const { shell } = call;
  const wanted = operands.map(parseTrapName);
  const order = (name: TrapName): number =>
    name in signalNumbers ? signalNumbers[name as keyof typeof signalNumbers] : name === 'EXIT' ? 0 : 100;
  const lines = [...shell.traps]
    .filter(([name]) => wanted.length === 0 || wanted.includes(name))
    .sort(([left], [right]) => order(left) - order(right))
    .map(
      ([name, command]) =>
        `trap -- ${quoteAlways(command)} ${shell.dialect === 'dash' ? name.replace(/^SIG/, '') : name}\n`,
    );
  return await print(call, lines.join(''));
}

/** `kill -l`. */
export function signalTable(): string {
  const entries = Object.entries(signalNumbers).map(([name, number]) => `${String(number).padStart(2)}) ${name}`);
  const lines: string[] = [];
  for (let index = 0; index < entries.length; index += 5) lines.push(entries.slice(index, index + 5).join('\t'));
  return `${lines.join('\n')}\n`;
}
