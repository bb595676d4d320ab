import { formatDate } from '../../commands/date-format.ts';
import { expandEscapes } from '../expand/escapes.ts';
import { type BuiltinCall, isIdentifier, print } from './builtin.ts';
import { formatPrintf } from './printf-format.ts';

export async function echo(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  let interpret = shell.dialect === 'dash' || shell.shopt.has('xpg_echo');
  let newline = true;
  let index = 0;
  const flags = shell.dialect === 'dash' ? /^-n$/ : /^-[neE]+$/;
  for (; flags.test(args[index] ?? ''); index += 1) {
    for (const letter of (args[index] ?? '').slice(1)) {
      if (letter === 'n') newline = false;
      else interpret = letter === 'e';
    }
    if (shell.dialect === 'dash') {
      index += 1;
      break;
    }
  }
  const text = args.slice(index).join(' ');
  if (!interpret) return await print(call, newline ? `${text}\n` : text);
  const { text: expanded, stopped } = expandEscapes(text, 'echo');
  return await print(call, newline && !stopped ? `${expanded}\n` : expanded);
}

const usage = 'printf [-v var] format [arguments]';

export async function printf(call: BuiltinCall): Promise<number> {
  const { shell, name } = call;
  let { args } = call;
  let variable: string | undefined;
  if (args[0] === '-v') {
    variable = args[1];
    args = args.slice(2);
  }
  if (args[0] === '--') args = args.slice(1);
  const [format, ...values] = args;
  if (format === undefined) {
    await shell.writeError(`${shell.dialect === 'dash' ? '' : `${name}: `}usage: ${usage}\n`);
    return 2;
  }
  const { text, problems } = formatPrintf(format, values, {
    formatTime: (pattern, argument) => formatDate(timeOf(call, argument), pattern === '' ? '%X' : pattern),
  });
  for (const problem of problems) await shell.report(`${name}: ${problem}`);
  const status = problems.length > 0 ? 1 : 0;
  if (variable === undefined) return (await print(call, text)) || status;
  const element = /^(\w+)\[(.*)\]$/s.exec(variable);
  if (element === null && !isIdentifier(variable)) {
    await shell.report(`${name}: \`${variable}': not a valid identifier`);
    return 2;
  }
  if (element === null) shell.variables.set(variable, text);
  else shell.variables.setElement(element[1] ?? '', element[2] ?? '', text);
  return status;
}

function timeOf({ shell }: BuiltinCall, argument: string | undefined): number {
  if (argument === undefined || argument === '-1') return shell.process.clock.now();
  return argument === '-2' ? shell.startedMs : Number(argument) * 1000;
}
