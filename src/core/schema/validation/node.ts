import type { Node, Taint } from '../../api/core-v1.ts';
import { duplicateOf, type FieldError, forbidden, invalid, notSupported, required } from '../../meta/field-error.ts';
import { parseCidr } from '../../meta/ip-address.ts';
import { checkLabelValue, checkQualifiedName } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { asErrors } from './basics.ts';
import { validateCidr } from './network-policy.ts';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Everything but the metadata. */
export function validateNode({ spec }: Node): FieldError[] {
  return [...validateTaints(spec.taints ?? []), ...validatePodCidrs(spec.podCIDRs ?? [])];
}

/** What a node has got once stays: the addresses of its pods, and its name in the cloud. */
export function validateNodeUpdate({ spec }: Node, { spec: old }: Node): FieldError[] {
  const movesPods = (old.podCIDRs ?? []).length > 0 && !semanticEqual(spec.podCIDRs, old.podCIDRs);
  const movesNode = !!old.providerID && old.providerID !== spec.providerID;
  const once = (name: string): string => `node updates may not change ${name} except from "" to valid`;
  return [
    ...(movesPods ? [forbidden('spec.podCIDRs', once('podCIDR'))] : []),
    ...(movesNode ? [forbidden('spec.providerID', once('providerID'))] : []),
    ...validateTaints(spec.taints ?? []),
  ];
}

function validateTaints(taints: readonly Taint[]): FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap((taint, index) => {
    const field = `metadata.taints[${index}]`;
    const { key, value = '', effect, timeAdded } = taint;
    const identity = `${key}:${effect}`;
    const isRepeated = seen.has(identity);
    seen.add(identity);
    const view = { Key: key, Value: value, Effect: effect, TimeAdded: timeAdded ?? null };
    const problems = checkLabelValue(value);
    return [
      ...asErrors(`${field}.key`, key, checkQualifiedName(key)),
      ...(problems.length > 0 ? [invalid(`${field}.value`, value, problems.join(';'))] : []),
      ...validateEffect(effect, `${field}.effect`),
      ...(isRepeated ? [duplicateOf(field, view, 'taints must be unique by key and effect pair')] : []),
    ];
  });
}

function validateEffect(effect: string, field: string): FieldError[] {
  if (!effect) return [required(field)];
  return effects.includes(effect) ? [] : [notSupported(field, effect, effects)];
}

function validatePodCidrs(cidrs: readonly string[]): FieldError[] {
  const field = 'spec.podCIDRs';
  const families = cidrs.map((cidr) => parseCidr(cidr)?.family);
  const isTooMany = cidrs.length > new Set(families).size;
  return [
    ...cidrs.flatMap((cidr, index) => validateCidr(cidr, `${field}[${index}]`)),
    ...(isTooMany ? [invalid(field, cidrs, 'may specify no more than one CIDR for each IP family')] : []),
  ];
}
