import { type BuiltinCall, complain, isIdentifier } from './builtin.ts';

/** Where in a word of several letters `getopts` is; by shell. */
const positions = new WeakMap<object, { index: number; at: number }>();

export async function getopts(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const [letters, name, ...given] = args;
  if (letters === undefined || name === undefined) {
    await shell.writeError('getopts: usage: getopts optstring name [arg ...]\n');
    return 2;
  }
  if (!isIdentifier(name)) return await complain(call, `\`${name}': not a valid identifier`);
  const words = given.length > 0 ? given : shell.positional;
  const index = Number(shell.variables.get('OPTIND') ?? 1);
  const known = positions.get(shell);
  const at = known !== undefined && known.index === index ? known.at : 1;
  const word = words[index - 1];
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') shell.variables.set('OPTIND', String(index + 1));
    shell.variables.set(name, '?');
    positions.delete(shell);
    return 1;
  }
  return await takeLetter(call, { letters, name, words, word, index, at });
}

interface Position {
  readonly letters: string;
  readonly name: string;
  readonly words: readonly string[];
  readonly word: string;
  readonly index: number;
  readonly at: number;
}

async function takeLetter({ shell }: BuiltinCall, position: Position): Promise<number> {
  const { letters, name, words, word, index, at } = position;
  const silent = letters.startsWith(':');
  const letter = word[at] ?? '';
  const known = letter === ':' ? -1 : letters.indexOf(letter, silent ? 1 : 0);
  const goOn = (nextIndex: number, nextAt: number): void => {
    positions.set(shell, { index: nextIndex, at: nextAt });
    shell.variables.set('OPTIND', String(nextIndex));
  };
  const inWord = at + 1 < word.length;
  if (known >= 0 && letters[known + 1] === ':') {
    const argument = inWord ? word.slice(at + 1) : words[index];
    goOn(inWord || argument === undefined ? index + 1 : index + 2, 1);
    if (argument !== undefined) {
      shell.variables.set(name, letter);
      shell.variables.set('OPTARG', argument);
      return 0;
    }
    return await refuse(shell, name, letter, silent, ':', 'option requires an argument');
  }
  if (inWord) goOn(index, at + 1);
  else goOn(index + 1, 1);
  if (known < 0) return await refuse(shell, name, letter, silent, '?', 'illegal option');
  shell.variables.set(name, letter);
  shell.variables.unset('OPTARG');
  return 0;
}

async function refuse(
  shell: BuiltinCall['shell'],
  name: string,
  letter: string,
  silent: boolean,
  mark: string,
  message: string,
): Promise<number> {
  shell.variables.set(name, silent ? mark : '?');
  if (silent) {
    shell.variables.set('OPTARG', letter);
    return 0;
  }
  shell.variables.unset('OPTARG');
  if (shell.variables.get('OPTERR') !== '0') {
    await shell.writeError(
      shell.dialect === 'dash'
        ? `${message === 'illegal option' ? 'Illegal option' : 'No arg for'} -${letter}${message === 'illegal option' ? '' : ' option'}\n`
        : `${shell.name}: ${message} -- ${letter}\n`,
    );
  }
  return 0;
}
