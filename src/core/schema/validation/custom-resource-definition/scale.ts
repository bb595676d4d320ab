import type { CustomResourceSubresourceScale } from '../../../api/apiextensions-v1.ts';
import { type FieldError, invalid, required } from '../../../meta/field-error.ts';
import { validateSimplePath } from './simple-path.ts';

/** Where the replicas are that autoscalers read and write. */
export function validateScale(scale: CustomResourceSubresourceScale, field: string): FieldError[] {
  const { specReplicasPath: wanted, statusReplicasPath: actual, labelSelectorPath: selector } = scale;
  const inEither = 'should be a json path under either .spec or .status';
  return [
    ...validatePathUnder(wanted, ['.spec.'], 'should be a json path under .spec', `${field}.specReplicasPath`),
    ...validatePathUnder(actual, ['.status.'], 'should be a json path under .status', `${field}.statusReplicasPath`),
    ...(selector ? validatePathUnder(selector, ['.spec.', '.status.'], inEither, `${field}.labelSelectorPath`) : []),
  ];
}

function validatePathUnder(
  path: string | undefined,
  places: readonly string[],
  problem: string,
  field: string,
): FieldError[] {
  if (!path) return [required(field)];
  const errors = validateSimplePath(path, field);
  if (errors.length > 0) return errors;
  return places.some((place) => path.startsWith(place)) ? [] : [invalid(field, path, problem)];
}
