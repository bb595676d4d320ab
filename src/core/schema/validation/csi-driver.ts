import type { CSIDriver, CSIDriverSpec, TokenRequest } from '../../api/storage-v1.ts';
import { duplicate, type FieldError, invalid, notSupported } from '../../meta/field-error.ts';
import { validateImmutable } from './basics.ts';

const groupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType'];
const modes = ['Persistent', 'Ephemeral'];
const shortestSeconds = 600;
const longestSeconds = 2 ** 32;
const shortestPeriodSeconds = 10;

/** Everything but the metadata. */
export function validateCsiDriver({ spec }: CSIDriver): FieldError[] {
  return validateSpec(spec);
}

export function validateCsiDriverUpdate({ spec }: CSIDriver, old: CSIDriver): FieldError[] {
  return [
    ...validateSpec(spec),
    ...validateImmutable(spec.attachRequired, old.spec.attachRequired, 'spec.attachedRequired'),
    ...validateImmutable(spec.volumeLifecycleModes, old.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
  ];
}

function validateSpec(spec: CSIDriverSpec): FieldError[] {
  const { fsGroupPolicy, tokenRequests = [], volumeLifecycleModes = [], nodeAllocatableUpdatePeriodSeconds } = spec;
  const period = nodeAllocatableUpdatePeriodSeconds ?? shortestPeriodSeconds;
  const place = 'spec.nodeAllocatableUpdatePeriodSeconds';
  return [
    ...(fsGroupPolicy === undefined || groupPolicies.includes(fsGroupPolicy)
      ? []
      : [notSupported('spec.fsGroupPolicy', fsGroupPolicy, groupPolicies)]),
    ...validateTokenRequests(tokenRequests, 'spec.tokenRequests'),
    ...volumeLifecycleModes.flatMap((mode) =>
      modes.includes(mode) ? [] : [notSupported('spec.volumeLifecycleModes', mode, modes)],
    ),
    ...(period < shortestPeriodSeconds ? [invalid(place, period, 'must be greater than or equal to 10 seconds')] : []),
  ];
}

function validateTokenRequests(requests: readonly TokenRequest[], field: string): FieldError[] {
  const audiences = new Set<string>();
  return requests.flatMap(({ audience, expirationSeconds: seconds }, index) => {
    const place = `${field}[${index}]`;
    if (audiences.has(audience)) return [duplicate(`${place}.audience`, audience)];
    audiences.add(audience);
    if (seconds === undefined) return [];
    const [short, long] = [
      'may not specify a duration less than 10 minutes',
      'may not specify a duration larger than 2^32 seconds',
    ];
    return [
      ...(seconds < shortestSeconds ? [invalid(`${place}.expirationSeconds`, seconds, short)] : []),
      ...(seconds > longestSeconds ? [invalid(`${place}.expirationSeconds`, seconds, long)] : []),
    ];
  });
}
