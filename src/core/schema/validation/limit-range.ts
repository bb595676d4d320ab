import type { LimitRange, LimitRangeItem } from '../../api/core-v1.ts';
import type { Quantity } from '../../api/scalars.ts';
import { duplicate, type FieldError, forbidden, invalid, required } from '../../meta/field-error.ts';
import { checkQualifiedName } from '../../meta/names.ts';
import { canonicalQuantity, compareQuantities } from '../../meta/quantity.ts';
import { asErrors, listOf } from './basics.ts';
import { validateContainerResourceName, validateResourceName } from './resources.ts';

type Bound = readonly [amount: Quantity | undefined, name: string];

const types = ['Pod', 'Container', 'PersistentVolumeClaim'];
const defaults = ['default', 'defaultRequest'] as const;

/** Everything but the metadata. */
export function validateLimitRange({ spec }: LimitRange): FieldError[] {
  const limits = listOf(spec.limits);
  return limits.flatMap((limit, index) => {
    const field = `spec.limits[${index}]`;
    const isRepeated = limits.findIndex(({ type }) => type === limit.type) < index;
    return [
      ...validateType(limit.type, `${field}.type`),
      ...(isRepeated ? [duplicate(`${field}.type`, limit.type)] : []),
      ...validateLimit(limit, field),
    ];
  });
}

function validateType(type: string, field: string): FieldError[] {
  const problems = checkQualifiedName(type);
  if (problems.length > 0) return asErrors(field, type, problems);
  if (type.includes('/') || types.includes(type)) return [];
  return [invalid(field, type, 'must be a standard limit type or fully qualified')];
}

function validateLimit(limit: LimitRangeItem, field: string): FieldError[] {
  const { type, min, max, maxLimitRequestRatio } = limit;
  const isPod = type === 'Pod';
  const isOpen = min?.['storage'] === undefined && max?.['storage'] === undefined;
  const missing = 'either minimum or maximum storage value is required, but neither was provided';
  const checkName = isPod || type === 'Container' ? validateContainerResourceName : validateResourceName;
  const given = { max, min, ...(!isPod && { default: limit.default, defaultRequest: limit.defaultRequest }) };
  const all = { ...given, maxLimitRequestRatio };
  const names = new Set(Object.values(all).flatMap((amounts) => Object.keys(amounts ?? {})));
  return [
    ...Object.entries(all).flatMap(([kind, amounts]) =>
      Object.keys(amounts ?? {}).flatMap((name) => checkName(name, `${field}.${kind}[${name}]`)),
    ),
    ...(isPod ? validatePodDefaults(limit, field) : []),
    ...(type === 'PersistentVolumeClaim' && isOpen ? [required(`${field}.limits`, missing)] : []),
    ...[...names].flatMap((name) => validateOrder({ ...all, type }, name, field)),
  ];
}

function validatePodDefaults(limit: LimitRangeItem, field: string): FieldError[] {
  return defaults
    .filter((kind) => Object.keys(limit[kind] ?? {}).length > 0)
    .map((kind) => forbidden(`${field}.${kind}`, "may not be specified when `type` is 'Pod'"));
}

/** That the smallest, what is asked for by default, what is allowed by default and the largest follow each other. */
function validateOrder(
  limit: { [Kind in keyof LimitRangeItem]: LimitRangeItem[Kind] | undefined },
  name: string,
  field: string,
): FieldError[] {
  const min: Bound = [limit.min?.[name], 'min'];
  const max: Bound = [limit.max?.[name], 'max'];
  const request: Bound = [limit.defaultRequest?.[name], 'default request'];
  const usual = limit.default?.[name];
  const ratio = limit.maxLimitRequestRatio?.[name];
  const place = (kind: string): string => `${field}.${kind}[${name}]`;
  const ratioText = canonicalQuantity(ratio ?? 1);
  return [
    ...inOrder(min, max, place('min'), min[0]),
    ...inOrder(min, request, place('defaultRequest'), request[0]),
    ...inOrder(request, max, place('defaultRequest'), request[0]),
    ...inOrder(request, [usual, 'default limit'], place('defaultRequest'), request[0]),
    ...inOrder(min, [usual, 'default'], place('default'), min[0]),
    ...inOrder([usual, 'default'], max, place('default'), max[0]),
    ...(compareQuantities(ratioText, 1) < 0
      ? [invalid(place('maxLimitRequestRatio'), ratioText, `ratio ${ratioText} is less than 1`)]
      : []),
  ];
}

function inOrder(
  [low, lowName]: Bound,
  [high, highName]: Bound,
  field: string,
  shown: Quantity | undefined,
): FieldError[] {
  if (low === undefined || high === undefined || shown === undefined || compareQuantities(low, high) <= 0) return [];
  const [lowText, highText] = [canonicalQuantity(low), canonicalQuantity(high)];
  const problem = `${lowName} value ${lowText} is greater than ${highName} value ${highText}`;
  return [invalid(field, canonicalQuantity(shown), problem)];
}
