import { type CelType, isDyn } from '../cel-type.ts';
import { add, divide, modulo, multiply, negate, subtract } from '../functions/arithmetic.ts';
import type { FunctionTable } from '../functions/function-table.ts';
import type { Overload } from '../functions/overload.ts';
import type { CallExpression } from '../syntax/expression.ts';
import { qualifiedName } from '../syntax/qualified-name.ts';
import { CelError, noSuchOverload } from '../values/cel-error.ts';
import { CelList } from '../values/cel-list.ts';
import { CelMap } from '../values/cel-map.ts';
import type { CelValue } from '../values/cel-value.ts';
import { compareValues } from '../values/compare.ts';
import { areEqual } from '../values/equal.ts';
import { typeOf } from '../values/type-of.ts';
import { planLazyCall } from './plan-lazy-call.ts';
import { selectKey, selectOptional } from './select.ts';
import type { Planner, Step } from './step.ts';

type Binary = (a: CelValue, b: CelValue) => CelValue;

const binaries: Readonly<Record<string, Binary>> = {
  '_+_': add,
  '_-_': subtract,
  '_*_': multiply,
  '_/_': divide,
  '_%_': modulo,
  '_==_': areEqual,
  '_!=_': (a, b) => !areEqual(a, b),
  '_<_': (a, b) => compareValues(a, b) < 0,
  '_<=_': (a, b) => compareValues(a, b) <= 0,
  '_>_': (a, b) => compareValues(a, b) > 0,
  '_>=_': (a, b) => compareValues(a, b) >= 0,
  '_[_]': selectKey,
  '_[?_]': selectOptional,
  '_?._': selectOptional,
  '@in': isIn,
};

function isIn(value: CelValue, range: CelValue): boolean {
  if (range instanceof CelList) return range.items.some((item) => areEqual(item, value));
  if (range instanceof CelMap) return range.has(value);
  throw noSuchOverload();
}

/** A call of an operator or a function. */
export function planCall(call: CallExpression, planPart: Planner, functions: FunctionTable): Step {
  const { name, target, parameters } = call;
  const lazy = planLazyCall(call, planPart);
  if (lazy !== undefined) return lazy;
  if (name === '-_') return planNegation(call, planPart);
  const binary = binaries[name];
  if (binary !== undefined) return planBinary(binary, parameters.map(planPart));
  const prefix = target === undefined ? undefined : qualifiedName(target);
  const namespaced = prefix === undefined ? undefined : functions.get(`${prefix}.${name}`);
  if (namespaced !== undefined) return planFunction(`${prefix}.${name}`, namespaced, false, parameters.map(planPart));
  const overloads = functions.get(name.replace(/^\./, '')) ?? [];
  const all = target === undefined ? parameters : [target, ...parameters];
  return planFunction(name, overloads, target !== undefined, all.map(planPart));
}

function planNegation({ parameters }: CallExpression, planPart: Planner): Step {
  const [operand = () => null] = parameters.map(planPart);
  return (activation) => negate(operand(activation));
}

function planBinary(binary: Binary, [left = () => null, right = () => null]: readonly Step[]): Step {
  return (activation) => {
    const a = left(activation);
    return binary(a, right(activation));
  };
}

function planFunction(name: string, overloads: readonly Overload[], isMember: boolean, steps: readonly Step[]): Step {
  const candidates = overloads.filter(
    (overload) => overload.isMember === isMember && overload.parameters.length === steps.length,
  );
  return (activation) => {
    activation.budget.spend(1);
    const values = steps.map((step) => step(activation));
    const found = candidates.find(({ parameters }) => parameters.every((type, index) => fits(values[index], type)));
    const implementation = found?.implementation as ((...values: CelValue[]) => CelValue) | undefined;
    if (implementation === undefined) throw mismatch(name, values[0]);
    return implementation(...values);
  };
}

/** Texts know what they are asked for, and only miss what it is about. */
function mismatch(name: string, receiver: CelValue | undefined): CelError {
  const isKnown = typeof receiver === 'string' && ['contains', 'endsWith', 'matches', 'startsWith'].includes(name);
  return isKnown ? noSuchOverload() : new CelError(`no such overload: ${name}`);
}

/** Whether a value is of a declared type, as far as its head; what lists and maps hold is as it was checked. */
function fits(value: CelValue | undefined, type: CelType): boolean {
  if (value === undefined) return false;
  if (isDyn(type) || type.kind === 'parameter') return true;
  const found = typeOf(value);
  if (found.kind !== type.kind || (type.kind === 'struct' && found.name !== type.name)) return false;
  if (!(value instanceof CelList)) return true;
  const [element] = type.parameters;
  const [first] = value.items;
  return element === undefined || first === undefined || fits(first, element);
}
