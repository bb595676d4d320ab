import type { ComprehensionExpression, Expression } from '../syntax/expression.ts';
import { CelError } from '../values/cel-error.ts';
import { CelList } from '../values/cel-list.ts';
import { CelMap } from '../values/cel-map.ts';
import type { CelValue } from '../values/cel-value.ts';
import { typeOf } from '../values/type-of.ts';
import { LoopActivation } from './activation.ts';
import { attempt } from './attempt.ts';
import type { Planner, Step } from './step.ts';

/** A loop. A step that fails leaves its failure in the accumulator: a later `false` can make up for it in `all`. */
export function planComprehension(loop: ComprehensionExpression, planPart: Planner): Step {
  const appended = planAppending(loop, planPart);
  if (appended !== undefined) return appended;
  const { variable, secondVariable, accumulator } = loop;
  const range = planPart(loop.range);
  const [initial, step, result] = [planPart(loop.initial), planPart(loop.step), planPart(loop.result)];
  const condition = planPart(loop.condition);
  const isUnconditional = loop.condition.kind === 'literal';
  return (activation) => {
    const inner = new LoopActivation(activation);
    let accumulated: CelValue | CelError = initial(activation);
    inner.set(accumulator, accumulated);
    for (const [first, second] of pairsOf(range(activation), secondVariable !== undefined)) {
      activation.budget.spend(1);
      if (condition(inner) === false || (isUnconditional && accumulated instanceof CelError)) break;
      inner.set(variable, first);
      if (secondVariable !== undefined) inner.set(secondVariable, second);
      accumulated = attempt(() => step(inner));
      inner.set(accumulator, accumulated);
    }
    return result(inner);
  };
}

/** What a loop runs over: elements or keys, and beside them the values when it wants both. */
function* pairsOf(range: CelValue, wantsBoth: boolean): Iterable<readonly [CelValue, CelValue]> {
  if (range instanceof CelList) {
    for (const [index, item] of range.items.entries()) yield [wantsBoth ? BigInt(index) : item, item];
  } else if (range instanceof CelMap) {
    for (const key of range.keys()) yield [key, wantsBoth ? (range.find(key) ?? null) : null];
  } else throw new CelError(`got '${goTypeName(range)}', expected iterable type`);
}

const names: Readonly<Record<string, string>> = { null_type: 'Null', duration: 'Duration', timestamp: 'Timestamp' };

/** The type of a value as the server's own language calls it. */
function goTypeName(value: CelValue): string {
  const { name, kind } = typeOf(value);
  return `types.${names[name] ?? names[kind] ?? name.charAt(0).toUpperCase() + name.slice(1)}`;
}

/** The loops of `map` and `filter`, which add to one list; undefined for others. */
function planAppending(loop: ComprehensionExpression, planPart: Planner): Step | undefined {
  const { step, initial, accumulator, variable, secondVariable } = loop;
  if (initial.kind !== 'list' || initial.elements.length > 0) return undefined;
  const isFiltered = step.kind === 'call' && step.name === '_?_:_';
  const value = appendedValue(isFiltered ? step.parameters[1] : step, accumulator);
  const filter = isFiltered ? step.parameters[0] : undefined;
  if (value === undefined || (isFiltered && filter === undefined)) return undefined;
  const [range, item] = [planPart(loop.range), planPart(value)];
  const keep = filter === undefined ? undefined : planPart(filter);
  return (activation) => {
    const inner = new LoopActivation(activation);
    const items: CelValue[] = [];
    for (const [first, second] of pairsOf(range(activation), secondVariable !== undefined)) {
      activation.budget.spend(1);
      inner.set(variable, first);
      if (secondVariable !== undefined) inner.set(secondVariable, second);
      const kept = keep === undefined || keep(inner);
      if (typeof kept !== 'boolean') throw new CelError('no such overload');
      if (kept) items.push(item(inner));
    }
    return new CelList(items);
  };
}

/** The `x` of `@result + [x]`. */
function appendedValue(expression: Expression | undefined, accumulator: string): Expression | undefined {
  if (expression?.kind !== 'call' || expression.name !== '_+_') return undefined;
  const [sum, list] = expression.parameters;
  if (sum?.kind !== 'identifier' || sum.name !== accumulator || list?.kind !== 'list') return undefined;
  return list.elements[0]?.value;
}
