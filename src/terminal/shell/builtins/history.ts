import { type BuiltinCall, parseOptions, print } from './builtin.ts';

export async function history(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const { given, operands } = parseOptions(call.args, 'cd:anrw');
  const list = shell.history;
  if (list === undefined) return 0;
  if (given.has('c')) {
    list.clear();
    return 0;
  }
  const deleted = given.get('d');
  if (deleted !== undefined) {
    list.remove(Number(deleted));
    return 0;
  }
  if (given.has('a') || given.has('w')) {
    list.save();
    return 0;
  }
  const entries = list.numbered();
  const count = operands[0] === undefined ? entries.length : Number(operands[0]);
  const shown = count === 0 ? [] : entries.slice(-count);
  return await print(call, shown.map(([number, text]) => `${String(number).padStart(5)}  ${text}\n`).join(''));
}
