import { quoteDouble } from './expand/quote-word.ts';
import { sortedKeys, type Variable } from './variables.ts';

/** `-x`, `-ar`, or `--` where there is nothing to say. */
export function declarationFlags(variable: Variable): string {
  const flags = [
    variable.kind === 'indexed' && 'a',
    variable.kind === 'associative' && 'A',
    variable.integer && 'i',
    variable.letterCase === 'lower' && 'l',
    variable.reference && 'n',
    variable.readOnly && 'r',
    variable.letterCase === 'upper' && 'u',
    variable.exported && 'x',
  ].filter((flag) => flag !== false);
  return flags.length === 0 ? '--' : `-${flags.join('')}`;
}

/** The command that makes the variable, as `declare -p` prints it. */
export function declareLine(name: string, variable: Variable): string {
  const flags = declarationFlags(variable);
  if (variable.kind === 'scalar') {
    return variable.text === undefined
      ? `declare ${flags} ${name}`
      : `declare ${flags} ${name}=${quoteDouble(variable.text)}`;
  }
  return `declare ${flags} ${name}=${arrayText(variable)}`;
}

function arrayText(variable: Variable): string {
  const items = sortedKeys(variable).map((key) => {
    const shownKey = variable.kind === 'associative' && !/^[\w./:-]+$/.test(key) ? quoteDouble(key) : key;
    return `[${shownKey}]=${quoteDouble(variable.elements.get(key) ?? '')}`;
  });
  return variable.kind === 'associative' ? `(${items.map((item) => `${item} `).join('')})` : `(${items.join(' ')})`;
}
