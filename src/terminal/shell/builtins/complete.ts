import { completionAliases } from '../completion.ts';
import { completionCandidates } from '../completion-words.ts';
import { type BuiltinCall, parseOptions, print } from './builtin.ts';

/**
 * `complete -F function name`: what bash's completion scripts do. Completion here comes from the programs themselves, so
 * that only which program's completion a name takes is kept (`__start_kubectl` gives `k` that of kubectl).
 */
export async function complete(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const { given, operands } = parseOptions(call.args, 'abcdefgjksuvprDEIo:A:G:W:F:C:X:P:S:');
  const from = given.get('F');
  const words = given.get('W');
  const aliases = completionAliases(shell);
  if (given.has('p') || (operands.length === 0 && from === undefined)) {
    return await print(
      call,
      [...aliases].map(([name, { specification }]) => `complete ${specification} ${name}\n`).join(''),
    );
  }
  for (const name of operands) {
    if (given.has('r')) aliases.delete(name);
    else if (from !== undefined) {
      aliases.set(name, {
        program: from.replace(/^_+(?:start_|complete_)?/, ''),
        words: undefined,
        specification: `-o default -F ${from}`,
      });
    } else if (words !== undefined) aliases.set(name, { program: undefined, words, specification: `-W '${words}'` });
  }
  return 0;
}

export async function compgen(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const { given, operands } = parseOptions(call.args, 'abcdefgjksuvo:A:G:W:F:C:X:P:S:');
  const [prefix = ''] = operands;
  const found = completionCandidates(shell, given, prefix);
  await print(call, found.map((word) => `${word}\n`).join(''));
  return found.length > 0 ? 0 : 1;
}
