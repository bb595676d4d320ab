import type { CelIssue } from '../cel-issue.ts';
import type { Expression } from './expression.ts';
import { accumulatorName, appending, loop, type MacroCall, nameOf, quantifier } from './macro-loop.ts';
import { callOf, identifierOf } from './make.ts';

const quantifiers = new Set(['all', 'exists', 'existsOne', 'exists_one']);
const transforms = new Set(['transformList', 'transformMap', 'transformMapEntry']);

/** Macros whose loop sees index and element of a list, or key and value of a map. */
export function twoVariableMacro(call: MacroCall, target: Expression, issues: CelIssue[]): Expression | undefined {
  const { name, parameters } = call;
  const [first, second, third, fourth] = parameters;
  if (first === undefined || second === undefined || third === undefined || parameters.length > 4) return undefined;
  const isQuantifier = quantifiers.has(name) && parameters.length === 3;
  if (!isQuantifier && !transforms.has(name)) return undefined;
  const variable = nameOf(first, 'argument must be a simple name', issues);
  const secondVariable = nameOf(second, 'argument must be a simple name', issues);
  if (variable === secondVariable) {
    issues.push({ offset: second.offset, message: `duplicate variable name: ${variable}` });
  }
  if (isQuantifier) return quantifier(call, target, variable, secondVariable, third);
  const transform = fourth ?? third;
  const filter = fourth === undefined ? undefined : third;
  const base = { range: target, variable, secondVariable };
  if (name === 'transformList') {
    return loop(call, {
      ...base,
      initial: { kind: 'list', offset: call.offset, elements: [] },
      step: appending(call, transform, filter),
    });
  }
  const step = inserting(call, name === 'transformMap' ? variable : undefined, transform, filter);
  return loop(call, { ...base, initial: { kind: 'map', offset: call.offset, entries: [] }, step });
}

function inserting(
  { offset }: MacroCall,
  key: string | undefined,
  value: Expression,
  filter: Expression | undefined,
): Expression {
  const sum = identifierOf(offset, accumulatorName);
  const added = key === undefined ? [value] : [identifierOf(offset, key), value];
  const step = callOf(offset, 'cel.@mapInsert', [sum, ...added]);
  return filter === undefined ? step : callOf(offset, '_?_:_', [filter, step, sum]);
}
