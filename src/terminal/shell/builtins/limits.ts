import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { type BuiltinCall, complain, parseOptions, print, refuseOption } from './builtin.ts';

export async function umask(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const { given, operands } = parseOptions(call.args, 'pS');
  const [text] = operands;
  if (text === undefined) {
    const octal = shell.umask.toString(8).padStart(4, '0');
    if (given.has('S')) return await print(call, `${symbolicMask(shell.umask)}\n`);
    return await print(call, given.has('p') ? `umask ${octal}\n` : `${octal}\n`);
  }
  if (/^[0-7]+$/.test(text)) shell.umask = Number.parseInt(text, 8) & 0o777;
  else if (/^\d+$/.test(text)) return await complain(call, `${text}: octal number out of range`);
  else return await complain(call, `\`${text[0] ?? ''}': invalid symbolic mode operator`);
  return 0;
}

function symbolicMask(mask: number): string {
  const part = (name: string, shift: number): string => {
    const allowed = ~(mask >> shift) & 7;
    return `${name}=${allowed & 4 ? 'r' : ''}${allowed & 2 ? 'w' : ''}${allowed & 1 ? 'x' : ''}`;
  };
  return [part('u', 6), part('g', 3), part('o', 0)].join(',');
}

const limits: readonly (readonly [letter: string, text: string, value: string])[] = [
  ['c', 'core file size              (blocks, -c)', '0'],
  ['d', 'data seg size               (kbytes, -d)', 'unlimited'],
  ['f', 'file size                   (blocks, -f)', 'unlimited'],
  ['l', 'max locked memory           (kbytes, -l)', '8192'],
  ['m', 'max memory size             (kbytes, -m)', 'unlimited'],
  ['n', 'open files                          (-n)', '1024'],
  ['s', 'stack size                  (kbytes, -s)', '8192'],
  ['t', 'cpu time                   (seconds, -t)', 'unlimited'],
  ['u', 'max user processes                  (-u)', '7600'],
  ['v', 'virtual memory              (kbytes, -v)', 'unlimited'],
];

export async function ulimit(call: BuiltinCall): Promise<number> {
  const { given, unknown } = parseOptions(call.args, 'HSacdflmnstuv');
  if (unknown !== undefined) return await refuseOption(call, unknown, 'ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]');
  if (given.has('a')) return await print(call, limits.map(([, text, value]) => `${text} ${value}\n`).join(''));
  const chosen = limits.find(([letter]) => given.has(letter)) ?? limits[2];
  return await print(call, `${chosen?.[2] ?? ''}\n`);
}

export async function times(call: BuiltinCall): Promise<number> {
  return await print(call, '0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
}

export async function let_(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  if (args.length === 0) return await complain(call, 'expression expected');
  let value = 0n;
  for (const text of args) value = await evaluateArithmetic(shell, text);
  return value === 0n ? 1 : 0;
}
