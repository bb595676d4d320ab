import { namedType } from '../environment.ts';
import { type FunctionTable, functionTable } from '../functions/function-table.ts';
import type {
  Expression,
  ListExpression,
  MapExpression,
  SelectExpression,
  StructExpression,
} from '../syntax/expression.ts';
import { qualifiedName } from '../syntax/qualified-name.ts';
import { CelError } from '../values/cel-error.ts';
import { CelList } from '../values/cel-list.ts';
import { CelMap } from '../values/cel-map.ts';
import { CelOptional } from '../values/cel-optional.ts';
import type { CelValue } from '../values/cel-value.ts';
import { EntryMap } from '../values/entry-map.ts';
import { planCall } from './plan-call.ts';
import { planComprehension } from './plan-comprehension.ts';
import { selectField } from './select.ts';
import type { Planner, Step } from './step.ts';

/** An expression ready to be evaluated again and again. */
export function plan(expression: Expression, functions: FunctionTable = functionTable): Step {
  const planPart: Planner = (part) => {
    switch (part.kind) {
      case 'literal': {
        const { value } = part;
        return () => value;
      }
      case 'identifier':
        return planIdentifier(part.name.replace(/^\./, ''));
      case 'select':
        return planSelect(part, planPart);
      case 'call':
        return planCall(part, planPart, functions);
      case 'list':
        return planList(part, planPart);
      case 'map':
        return planMap(part, planPart);
      case 'struct':
        return planStruct(part, planPart);
      case 'comprehension':
        return planComprehension(part, planPart);
    }
  };
  return planPart(expression);
}

function planIdentifier(name: string): Step {
  const type = namedType(name);
  return (activation) => {
    const found = activation.find(name);
    const value = found === undefined ? type : found;
    if (value === undefined) throw new CelError(`no such attribute(s): ${name}`);
    return value;
  };
}

function planSelect(expression: SelectExpression, planPart: Planner): Step {
  const { operand, field, isTest } = expression;
  const type = namedType(qualifiedName(expression) ?? '');
  if (type !== undefined) return () => type;
  const dotted = qualifiedName(expression);
  if (dotted?.startsWith('authorizer.') === true) return planIdentifier(dotted);
  const target = planPart(operand);
  return isTest
    ? (activation) => hasField(target(activation), field)
    : (activation) => selectField(target(activation), field);
}

function hasField(value: CelValue, field: string): boolean {
  if (value instanceof CelOptional) return value.value !== undefined && hasField(value.value, field);
  return value instanceof CelMap && value.has(field);
}

function planList({ elements }: ListExpression, planPart: Planner): Step {
  const steps = elements.map(({ value, isOptional }) => ({ step: planPart(value), isOptional }));
  return (activation) => {
    const items: CelValue[] = [];
    for (const { step, isOptional } of steps) {
      const value = step(activation);
      const kept = isOptional
        ? insideOf(value, 'cannot initialize optional list element from non-optional value')
        : value;
      if (kept !== undefined) items.push(kept);
    }
    return new CelList(items);
  };
}

function insideOf(value: CelValue, message: string): CelValue | undefined {
  if (!(value instanceof CelOptional)) throw new CelError(message);
  return value.value;
}

function planMap({ entries }: MapExpression, planPart: Planner): Step {
  const steps = entries.map(({ key, value, isOptional }) => ({
    key: planPart(key),
    value: planPart(value),
    isOptional,
  }));
  return (activation) => {
    const made: [CelValue, CelValue][] = [];
    for (const { key, value, isOptional } of steps) {
      const [name, content] = [key(activation), value(activation)];
      const kept = isOptional ? insideOf(content, 'cannot initialize optional entry from non-optional value') : content;
      if (kept !== undefined) made.push([name, kept]);
    }
    return new EntryMap(made);
  };
}

/** Objects that expressions make are maps of what was named. */
function planStruct({ fields }: StructExpression, planPart: Planner): Step {
  const steps = fields.map(({ name, value, isOptional }) => ({ name, step: planPart(value), isOptional }));
  return (activation) => {
    const made: [CelValue, CelValue][] = [];
    for (const { name, step, isOptional } of steps) {
      const value = step(activation);
      const kept = isOptional
        ? insideOf(value, `cannot initialize optional entry '${name}' from non-optional value`)
        : value;
      if (kept !== undefined) made.push([name, kept]);
    }
    return new EntryMap(made);
  };
}
