import { CelError } from '../values/cel-error.ts';
import { CelList } from '../values/cel-list.ts';
import { type Overload, overload } from './overload.ts';
import { compilePattern, patternError } from './regular-expressions.ts';

/** `find` and `findAll`. */
export const regexOverloads: readonly Overload[] = [
  overload('string find(string): string', (text: string, pattern: string) => findAll(text, pattern, 1)[0] ?? ''),
  overload(
    'string findAll(string): list(string)',
    (text: string, pattern: string) => new CelList(findAll(text, pattern, -1)),
  ),
  overload(
    'string findAll(string, int): list(string)',
    (text: string, pattern: string, limit: bigint) => new CelList(findAll(text, pattern, Number(limit))),
  ),
];

function findAll(text: string, pattern: string, limit: number): string[] {
  const expression = compilePattern(pattern);
  if (expression === undefined) throw new CelError(`Illegal regex: ${patternError(pattern)}`);
  const found: string[] = [];
  for (const [match] of text.matchAll(expression)) {
    if (limit >= 0 && found.length >= limit) break;
    found.push(match);
  }
  return found;
}
