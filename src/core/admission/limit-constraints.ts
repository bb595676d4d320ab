import type { Quantity } from '../api/scalars.ts';
import { canonicalQuantity, compareQuantities, milliValue } from '../meta/quantity.ts';

/** What is held against the bounds of a limit range. */
export interface Bounded {
  /** `Container`, `Pod` or `PersistentVolumeClaim`. */
  readonly type: string;
  readonly requests: Readonly<Record<string, Quantity>>;
  readonly limits: Readonly<Record<string, Quantity>>;
}

export function checkMinimum({ type, requests, limits }: Bounded, name: string, minimum: Quantity): string[] {
  const start = `minimum ${name} usage per ${type} is ${canonicalQuantity(minimum)}`;
  const [request, limit] = [requests[name], limits[name]];
  if (request === undefined) return [`${start}.  No request is specified`];
  if (compareQuantities(request, minimum) < 0) return [`${start}, but request is ${canonicalQuantity(request)}`];
  if (limit !== undefined && compareQuantities(limit, minimum) < 0)
    return [`${start}, but limit is ${canonicalQuantity(limit)}`];
  return [];
}

export function checkMaximum({ type, requests, limits }: Bounded, name: string, maximum: Quantity): string[] {
  const start = `maximum ${name} usage per ${type} is ${canonicalQuantity(maximum)}`;
  const [request, limit] = [requests[name], limits[name]];
  if (limit === undefined) return [`${start}.  No limit is specified`];
  if (compareQuantities(limit, maximum) > 0) return [`${start}, but limit is ${canonicalQuantity(limit)}`];
  if (request !== undefined && compareQuantities(request, maximum) > 0)
    return [`${start}, but request is ${canonicalQuantity(request)}`];
  return [];
}

/** Where only requests count. */
export function checkMaximumRequest({ type, requests }: Bounded, name: string, maximum: Quantity): string[] {
  const start = `maximum ${name} usage per ${type} is ${canonicalQuantity(maximum)}`;
  const request = requests[name];
  if (request === undefined) return [`${start}.  No request is specified`];
  return compareQuantities(request, maximum) > 0 ? [`${start}, but request is ${canonicalQuantity(request)}`] : [];
}

export function checkRatio({ type, requests, limits }: Bounded, name: string, maximum: Quantity): string[] {
  const start = `${name} max limit to request ratio per ${type} is ${canonicalQuantity(maximum)}`;
  const request = milliValue(requests[name] ?? 0);
  const limit = milliValue(limits[name] ?? 0);
  if (request === 0) return [`${start}, but no request is specified or request is 0`];
  if (limit === 0) return [`${start}, but no limit is specified or limit is 0`];
  const ratio = limit / request;
  return ratio * 1000 > milliValue(maximum) ? [`${start}, but provided ratio is ${ratio.toFixed(6)}`] : [];
}
