import { operate } from './arithmetic.ts';
import type { Environment } from './environment.ts';
import { computed, type Output, type Outputs, outputsOf, plain } from './output.ts';
import { pathsOf } from './path-filters.ts';
import { deletePaths, getPath, type Path, setPath, updatePath } from './paths.ts';
import type { Filter } from './syntax.ts';
import { isTrue, type Json } from './value.ts';

export function* assign(
  { operator, left, right }: Extract<Filter, { type: 'assign' }>,
  input: Output,
  environment: Environment,
): Outputs {
  if (operator === '|=') {
    yield computed(input, updateAll(left, right, input.value, environment));
    return;
  }
  for (const { value } of outputsOf(right, plain(input), environment)) {
    let result = input.value;
    for (const path of pathsOf(left, input.value, environment)) {
      if (operator === '=') result = setPath(result, path, value);
      else if (operator === '//=') result = updatePath(result, path, (before) => (isTrue(before) ? before : value));
      else result = updatePath(result, path, (before) => operate(operator.slice(0, -1), before, value));
    }
    yield computed(input, result);
  }
}

/** `|=`: the first output takes the place of what was there; without one it goes. */
function updateAll(left: Filter, right: Filter, value: Json, environment: Environment): Json {
  let result = value;
  const removed: Path[] = [];
  for (const path of [...pathsOf(left, value, environment)]) {
    const next = outputsOf(right, { value: getPath(result, path), path: undefined }, environment).next();
    if (next.done === true) removed.push(path);
    else result = setPath(result, path, next.value.value);
  }
  return deletePaths(result, removed.reverse());
}
