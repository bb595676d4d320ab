import { operate } from './arithmetic.ts';
import type { Environment } from './environment.ts';
import { computed, type Output, type Outputs, outputsOf, plain } from './output.ts';
import type { Filter } from './syntax.ts';
import { describe, isTrue, JqError } from './value.ts';

export function* negate(body: Filter, input: Output, environment: Environment): Outputs {
  for (const { value } of outputsOf(body, plain(input), environment)) {
    if (typeof value !== 'number') throw new JqError(`${describe(value)} cannot be negated`);
    yield computed(input, -value);
  }
}

export function* binary(
  { operator, left, right }: Extract<Filter, { type: 'binary' }>,
  input: Output,
  environment: Environment,
): Outputs {
  if (operator === '//') {
    yield* alternative(left, right, input, environment);
    return;
  }
  if (operator === 'and' || operator === 'or') {
    for (const { value } of outputsOf(left, plain(input), environment)) {
      if (isTrue(value) === (operator === 'or')) yield computed(input, operator === 'or');
      else
        for (const { value: second } of outputsOf(right, plain(input), environment))
          yield computed(input, isTrue(second));
    }
    return;
  }
  for (const { value: second } of outputsOf(right, plain(input), environment)) {
    for (const { value: first } of outputsOf(left, plain(input), environment))
      yield computed(input, operate(operator, first, second));
  }
}

function* alternative(left: Filter, right: Filter, input: Output, environment: Environment): Outputs {
  let found = false;
  try {
    for (const output of outputsOf(left, input, environment)) {
      if (!isTrue(output.value)) continue;
      found = true;
      yield output;
    }
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
  }
  if (!found) yield* outputsOf(right, input, environment);
}

export function* conditional(
  branches: readonly { test: Filter; consequence: Filter }[],
  index: number,
  otherwise: Filter | undefined,
  input: Output,
  environment: Environment,
): Outputs {
  const branch = branches[index];
  if (branch === undefined) {
    if (otherwise === undefined) yield input;
    else yield* outputsOf(otherwise, input, environment);
    return;
  }
  for (const { value } of outputsOf(branch.test, plain(input), environment)) {
    if (isTrue(value)) yield* outputsOf(branch.consequence, input, environment);
    else yield* conditional(branches, index + 1, otherwise, input, environment);
  }
}
