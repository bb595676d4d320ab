import type { CapacityRequestPolicy, CapacityRequestPolicyRange } from '../../../api/resource-v1.ts';
import type { Quantity } from '../../../api/scalars.ts';
import { duplicate, type FieldError, forbidden, invalid, required, tooMany } from '../../../meta/field-error.ts';
import { formatQuantity, parseQuantity } from '../../../meta/quantity.ts';

const mostValues = 10;
const nanosPerUnit = 1_000_000_000n;
const onePolicy = 'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time';

/** How much of a capacity may be asked for: certain values, or a range. */
export function validateRequestPolicy(capacity: Quantity, policy: CapacityRequestPolicy, field: string): FieldError[] {
  const { validValues: values = [], validRange: range } = policy;
  const usual = policy.default ?? undefined;
  if (values.length > 0 && range !== undefined) return [forbidden(field, onePolicy)];
  if (values.length > 0) {
    if (usual === undefined) return [required(`${field}.default`, 'required when validValues is defined')];
    return validateValues(usual, capacity, values, `${field}.validValues`);
  }
  if (range === undefined) return [];
  if (usual === undefined) return [required(`${field}.default`, 'required when validRange is defined')];
  return validateRange(usual, capacity, range, `${field}.validRange`);
}

function validateValues(usual: Quantity, capacity: Quantity, values: readonly Quantity[], field: string): FieldError[] {
  const unsorted = values.flatMap((value, index) =>
    index > 0 && isMore(values[index - 1] ?? 0, value)
      ? [invalid(`${field}[${index}]`, String(value), 'values must be sorted in ascending order')]
      : [],
  );
  if (values.length > mostValues) return [...unsorted, tooMany(field, values.length, mostValues)];
  const large = `option is larger than capacity value: ${capacity}`;
  const keys = values.map((value) => String(wholeOf(value)));
  return [
    ...unsorted,
    ...values.flatMap((value, index) =>
      isMore(value, capacity) ? [invalid(`${field}[${index}]`, String(value), large)] : [],
    ),
    ...keys.flatMap((key, index) => (keys.indexOf(key) < index ? [duplicate(`${field}[${index}]`, key)] : [])),
    ...(values.some((value) => nanosOf(value) === nanosOf(usual))
      ? []
      : [invalid(field, String(usual), 'default value is not valid according to the requestPolicy')]),
  ];
}

function validateRange(
  usual: Quantity,
  capacity: Quantity,
  { min, max, step }: CapacityRequestPolicyRange,
  field: string,
): FieldError[] {
  if (min === undefined) return [required(`${field}.min`, 'required when validRange is defined')];
  return [
    ...(isMore(min, capacity) ? [tooLarge(`${field}.min`, min, `min is larger than capacity value: ${capacity}`)] : []),
    ...(isMore(min, usual) ? [tooLarge(`${field}.min`, usual, `default is less than min: ${min}`)] : []),
    ...(max === undefined ? [] : validateMaximum(usual, capacity, min, max, `${field}.max`)),
    ...(step === undefined ? [] : validateStep(usual, capacity, { min, max, step }, `${field}.step`)),
  ];
}

function validateMaximum(
  usual: Quantity,
  capacity: Quantity,
  min: Quantity,
  max: Quantity,
  field: string,
): FieldError[] {
  return [
    ...(isMore(min, max) ? [tooLarge(field, min, `min is larger than max: ${max}`)] : []),
    ...(isMore(max, capacity) ? [tooLarge(field, max, `max is larger than capacity value: ${capacity}`)] : []),
    ...(isMore(usual, max) ? [tooLarge(field, usual, `default is more than max: ${max}`)] : []),
  ];
}

interface Steps {
  readonly min: Quantity;
  readonly max: Quantity | undefined;
  readonly step: Quantity;
}

function validateStep(usual: Quantity, capacity: Quantity, { min, max, step }: Steps, field: string): FieldError[] {
  const { nanos, format } = parseQuantity(min);
  const added = formatQuantity({ nanos: nanos + nanosOf(step), format });
  const large = `one step ${added} is larger than capacity value: ${capacity}`;
  const uneven = `value is not a multiple of a given step (${step}) from (${min})`;
  return [
    ...(isMore(added, capacity) ? [tooLarge(field, step, large)] : []),
    ...[usual, ...(max === undefined ? [] : [max])].flatMap((value) => {
      const size = wholeOf(step);
      const isEven = size !== 0n && (wholeOf(value) - wholeOf(min)) % size === 0n;
      return isEven ? [] : [tooLarge(field, value, uneven)];
    }),
  ];
}

function tooLarge(field: string, value: Quantity, detail: string): FieldError {
  return invalid(field, String(value), detail);
}

function nanosOf(value: Quantity): bigint {
  return parseQuantity(value).nanos;
}

function isMore(one: Quantity, other: Quantity): boolean {
  return nanosOf(one) > nanosOf(other);
}

/** Rounded up. */
function wholeOf(value: Quantity): bigint {
  return (nanosOf(value) + nanosPerUnit - 1n) / nanosPerUnit;
}
