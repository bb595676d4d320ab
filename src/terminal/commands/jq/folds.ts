import { bind } from './bindings.ts';
import type { Environment } from './environment.ts';
import { computed, type Output, type Outputs, outputsOf, plain } from './output.ts';
import type { Filter } from './syntax.ts';
import type { Json } from './value.ts';

export function* reduce(
  { source, pattern, start, update }: Extract<Filter, { type: 'reduce' }>,
  input: Output,
  environment: Environment,
): Outputs {
  for (const { value: first } of outputsOf(start, plain(input), environment)) {
    let state: Json = first;
    for (const { value } of outputsOf(source, plain(input), environment)) {
      for (const bound of bind(pattern, value, environment, input)) {
        let last: Json = null;
        for (const output of outputsOf(update, { value: state, path: undefined }, bound)) last = output.value;
        state = last;
      }
    }
    yield computed(input, state);
  }
}

export function* foreach(
  { source, pattern, start, update, extract }: Extract<Filter, { type: 'foreach' }>,
  input: Output,
  environment: Environment,
): Outputs {
  for (const { value: first } of outputsOf(start, plain(input), environment)) {
    let state: Json = first;
    for (const { value } of outputsOf(source, plain(input), environment)) {
      for (const bound of bind(pattern, value, environment, input)) {
        for (const output of outputsOf(update, { value: state, path: undefined }, bound)) {
          state = output.value;
          if (extract === undefined) yield computed(input, state);
          else
            for (const shown of outputsOf(extract, { value: state, path: undefined }, bound))
              yield computed(input, shown.value);
        }
      }
    }
  }
}
