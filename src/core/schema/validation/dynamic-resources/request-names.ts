import type { DeviceClaim } from '../../../api/resource-v1.ts';
import { type FieldError, invalid } from '../../../meta/field-error.ts';
import { validateLabelName } from './names.ts';

const unknown = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

/** `request` and `request/subrequest`, of a claim. */
export function requestNamesOf({ requests }: DeviceClaim): ReadonlySet<string> {
  const names = (requests ?? []).flatMap(({ name, firstAvailable = [] }) => [
    name,
    ...firstAvailable.map((request) => `${name}/${request.name}`),
  ]);
  return new Set(names);
}

export function validateRequestName(name: string, field: string, known: ReadonlySet<string>): FieldError[] {
  const segments = name.split('/');
  if (segments.length > 2) return [invalid(field, name, unknown)];
  return [
    ...segments.flatMap((segment) => validateLabelName(segment, field)),
    ...(known.has(name) ? [] : [invalid(field, name, unknown)]),
  ];
}
