import type { CallExpression } from '../syntax/expression.ts';
import { CelError, noSuchOverload } from '../values/cel-error.ts';
import { CelOptional } from '../values/cel-optional.ts';
import { attempt } from './attempt.ts';
import type { Planner, Step } from './step.ts';

/** Calls that do not need all that they are given: logic, choices and what stands in for absent values. */
export function planLazyCall({ name, target, parameters }: CallExpression, planPart: Planner): Step | undefined {
  const [first, second, third] = parameters.map(planPart);
  if (first === undefined) return undefined;
  if (name === '!_') return planNot(first);
  if (name === '@not_strictly_false') return (activation) => attempt(() => first(activation)) !== false;
  if (name === '_&&_' && second !== undefined) return planLogic(false, first, second);
  if (name === '_||_' && second !== undefined) return planLogic(true, first, second);
  if (name === '_?_:_' && second !== undefined && third !== undefined) return planChoice(first, second, third);
  if (target === undefined || parameters.length !== 1) return undefined;
  if (name === 'or') return planOr(planPart(target), first, (optional) => optional);
  return name === 'orValue' ? planOr(planPart(target), first, ({ value }) => value ?? null) : undefined;
}

function planNot(operand: Step): Step {
  return (activation) => {
    const value = operand(activation);
    if (typeof value !== 'boolean') throw noSuchOverload();
    return !value;
  };
}

/** `&&` and `||`: the deciding value decides, whatever the other side is. */
function planLogic(deciding: boolean, left: Step, right: Step): Step {
  return (activation) => {
    const a = attempt(() => left(activation));
    if (a === deciding) return deciding;
    const b = attempt(() => right(activation));
    if (b === deciding) return deciding;
    if (a instanceof CelError) throw a;
    if (b instanceof CelError) throw b;
    if (typeof a !== 'boolean' || typeof b !== 'boolean') throw noSuchOverload();
    return !deciding;
  };
}

function planChoice(condition: Step, whenTrue: Step, whenFalse: Step): Step {
  return (activation) => {
    const value = condition(activation);
    if (typeof value !== 'boolean') throw noSuchOverload();
    return value ? whenTrue(activation) : whenFalse(activation);
  };
}

function planOr(target: Step, fallback: Step, take: (optional: CelOptional) => ReturnType<Step>): Step {
  return (activation) => {
    const optional = target(activation);
    if (!(optional instanceof CelOptional)) throw noSuchOverload();
    return optional.value === undefined ? fallback(activation) : take(optional);
  };
}
