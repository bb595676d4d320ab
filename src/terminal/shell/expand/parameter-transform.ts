import type { Shell } from '../shell.ts';
import { declarationFlags, declareLine } from '../variable-listing.ts';
import { expandEscapes } from './escapes.ts';
import type { ParameterValue } from './parameter-value.ts';
import { expandPrompt } from './prompt.ts';
import { quoteAlways, quoteDouble } from './quote-word.ts';

/** `${x@Q}` and the other letters. */
export function transform(
  shell: Shell,
  part: { readonly parameter: string },
  letter: string,
  value: ParameterValue,
): ParameterValue {
  const change = changes[letter];
  if (change !== undefined) {
    return value.isSet ? { ...value, values: value.values.map((text) => change(text, shell)) } : value;
  }
  const variable = shell.variables.lookup(part.parameter);
  if (letter === 'a') {
    const flags = variable === undefined ? '' : declarationFlags(variable).replace(/^-+/, '');
    return { ...value, values: value.values.map(() => flags) };
  }
  if (letter === 'A') return { values: [assignment(shell, part.parameter, value)], list: undefined, isSet: true };
  if (letter === 'K' && value.keys !== undefined) {
    const pairs = value.keys.map((key, index) => `${key} ${quoteDouble(value.values[index] ?? '')}`);
    return { values: [pairs.join(' ')], list: undefined, isSet: true };
  }
  if (letter === 'k' && value.keys !== undefined) {
    const pairs = value.keys.flatMap((key, index) => [key, value.values[index] ?? '']);
    return { values: pairs, list: value.list, isSet: true };
  }
  return { ...value, values: value.values.map(quoteAlways) };
}

const changes: Readonly<Record<string, (text: string, shell: Shell) => string>> = {
  Q: quoteAlways,
  E: (text) => expandEscapes(text, 'ansi').text,
  P: (text, shell) => expandPrompt(shell, text),
  U: (text) => text.toUpperCase(),
  u: (text) => text.slice(0, 1).toUpperCase() + text.slice(1),
  L: (text) => text.toLowerCase(),
};

function assignment(shell: Shell, name: string, value: ParameterValue): string {
  const variable = shell.variables.lookup(name);
  if (variable === undefined) return value.isSet ? `set -- ${value.values.map(quoteAlways).join(' ')}` : '';
  const flags = declarationFlags(variable);
  if (variable.kind !== 'scalar') return declareLine(name, variable);
  const body = `${name}=${quoteAlways(variable.text ?? '')}`;
  return flags === '--' ? body : `declare ${flags} ${body}`;
}
