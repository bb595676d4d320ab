import type { ServiceCIDR } from '../../api/networking-v1.ts';
import { type FieldError, invalid, required } from '../../meta/field-error.ts';
import { parseCidr } from '../../meta/ip-address.ts';

const field = 'spec.cidrs';
const malformed = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
const sameFamily = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64';

/** Everything but the metadata. */
export function validateServiceCidr({ spec }: ServiceCIDR): FieldError[] {
  const cidrs = spec?.cidrs ?? [];
  if (cidrs.length === 0) return [required(field, 'at least one CIDR required')];
  if (cidrs.length > 2) return [invalid(field, { CIDRs: cidrs }, 'may only hold up to 2 values')];
  const known = cidrs.filter((cidr) => parseCidr(cidr) !== undefined);
  const isSame = known.length === 2 && isIpv6(known[0]) === isIpv6(known[1]);
  return [
    ...cidrs.flatMap((cidr, index) =>
      parseCidr(cidr) === undefined ? [invalid(`${field}[${index}]`, cidr, malformed)] : [],
    ),
    ...(isSame ? [invalid(field, cidrs, sameFamily)] : []),
  ];
}

/** A second range may join the first, for the other family; nothing else may change. */
export function validateServiceCidrUpdate(config: ServiceCIDR, old: ServiceCIDR): FieldError[] {
  const [cidrs, before] = [config.spec?.cidrs ?? [], old.spec?.cidrs ?? []];
  const isJoining = before.length === 1 && cidrs.length === 2;
  if (cidrs.length !== before.length && !isJoining) return [invalid(field, cidrs, 'field is immutable')];
  return [
    ...before.flatMap((cidr, index) =>
      cidrs[index] === cidr ? [] : [invalid(`${field}[${index}]`, cidrs[index], 'field is immutable')],
    ),
    ...(isJoining ? validateServiceCidr(config) : []),
  ];
}

function isIpv6(cidr: string | undefined): boolean {
  return cidr?.includes(':') === true;
}
