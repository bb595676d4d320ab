import { type BuiltinCall, complain, parseOptions, refuseOption } from './builtin.ts';
import { readLine } from './read-line.ts';

export async function mapfile(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const { given, operands, unknown } = parseOptions(call.args, 'd:n:O:s:tu:C:c:');
  if (unknown !== undefined) {
    return await refuseOption(
      call,
      unknown,
      `${call.name} [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]`,
    );
  }
  const [name = 'MAPFILE'] = operands;
  const source = shell.descriptors.get(Number(given.get('u') ?? 0))?.source;
  if (source === undefined)
    return await complain(call, `${given.get('u') ?? '0'}: invalid file descriptor: Bad file descriptor`);
  const delimiterText = given.get('d') ?? '\n';
  const delimiter = delimiterText === '' ? 0 : delimiterText.charCodeAt(0);
  const maximum = Number(given.get('n') ?? 0) || Number.POSITIVE_INFINITY;
  const origin = Number(given.get('O') ?? 0);
  let skip = Number(given.get('s') ?? 0);
  const variable = shell.variables.writable(name);
  const elements = given.has('O') ? new Map(variable.elements) : new Map<string, string>();
  for (let index = 0; index < maximum; ) {
    const line = await readLine(source, shell.process.killed, { delimiter });
    if (line === undefined) break;
    if (skip > 0) {
      skip -= 1;
      continue;
    }
    const ending = line.complete && !given.has('t') ? delimiterText : '';
    elements.set(String(origin + index), line.text + ending);
    index += 1;
  }
  variable.kind = 'indexed';
  shell.variables.setAll(name, elements);
  return 0;
}
