import { formatFieldErrors, invalid, notSupported } from '../../meta/field-error.ts';
import { isJsonObject } from '../../meta/object.ts';
import { textOr } from '../../meta/text-or.ts';

const limitTypes = ['Server', 'Namespace', 'User', 'SourceAndObject'];

export interface EventLimit {
  readonly type: string;
  /** How many events a second, on average. */
  readonly qps: number;
  /** How many at once. */
  readonly burst: number;
  /** How many keys are remembered; 0 for the default. */
  readonly cacheSize: number;
}

/** The limits of `eventratelimit.admission.k8s.io/v1alpha1` Configuration. Throws an Error in the words of the server. */
export function readEventLimits(configuration: unknown): EventLimit[] {
  const given = isJsonObject(configuration) ? configuration['limits'] : undefined;
  const limits = (Array.isArray(given) ? given : []).filter(isJsonObject).map((limit) => ({
    type: textOr(limit['type']),
    qps: Number(limit['qps'] ?? 0),
    burst: Number(limit['burst'] ?? 0),
    cacheSize: Number(limit['cacheSize'] ?? 0),
  }));
  const errors = [
    ...(limits.length === 0 ? [invalid('limits', [], 'must not be empty')] : []),
    ...limits.flatMap(({ type, qps, burst, cacheSize }, index) => {
      const path = `limits[${index}]`;
      return [
        ...(limitTypes.includes(type) ? [] : [notSupported(`${path}.type`, type, limitTypes)]),
        ...(burst > 0 ? [] : [invalid(`${path}.burst`, burst, 'must be positive')]),
        ...(qps > 0 ? [] : [invalid(`${path}.qps`, qps, 'must be positive')]),
        ...(cacheSize < 0 ? [invalid(`${path}.cacheSize`, cacheSize, 'must not be negative')] : []),
      ];
    }),
  ];
  const problem = formatFieldErrors(errors);
  if (problem !== undefined) throw new Error(problem);
  return limits;
}
