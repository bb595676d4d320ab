import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from '../../api/networking-v1.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../meta/field-error.ts';
import { isStrictlyWithin, parseCidr } from '../../meta/ip-address.ts';
import { checkPortName, checkPortNumber } from '../../meta/names.ts';
import { asErrors, listOf } from './basics.ts';
import { validateLabelSelector } from './label-selector.ts';

const protocols = ['TCP', 'UDP', 'SCTP'];
const policyTypes = ['Ingress', 'Egress'];

/** Everything but the metadata. */
export function validateNetworkPolicy({ spec }: NetworkPolicy): FieldError[] {
  return [
    ...validateLabelSelector(spec.podSelector, 'spec.podSelector'),
    ...listOf(spec.ingress).flatMap(({ ports, from }, index) =>
      validateRule(ports, from, 'from', `spec.ingress[${index}]`),
    ),
    ...listOf(spec.egress).flatMap(({ ports, to }, index) => validateRule(ports, to, 'to', `spec.egress[${index}]`)),
    ...validateTypes(spec),
  ];
}

function validateTypes({ policyTypes: types = [] }: NetworkPolicySpec): FieldError[] {
  const field = 'spec.policyTypes';
  if (types.length > policyTypes.length) return [invalid(field, types, 'may not specify more than two policyTypes')];
  return types.flatMap((type, index) =>
    policyTypes.includes(type) ? [] : [notSupported(`${field}[${index}]`, type, policyTypes)],
  );
}

function validateRule(
  ports: readonly NetworkPolicyPort[] | undefined,
  peers: readonly NetworkPolicyPeer[] | undefined,
  direction: 'from' | 'to',
  field: string,
): FieldError[] {
  return [
    ...listOf(ports).flatMap((port, index) => validatePort(port, `${field}.ports[${index}]`)),
    ...listOf(peers).flatMap((peer, index) => validatePeer(peer, `${field}.${direction}[${index}]`)),
  ];
}

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, field: string): FieldError[] {
  const isKnown = protocol === undefined || protocols.includes(protocol);
  return [
    ...(isKnown ? [] : [notSupported(`${field}.protocol`, protocol, protocols)]),
    ...(typeof port === 'number' ? validateNumbers(port, endPort, field) : validatePortName(port, endPort, field)),
  ];
}

function validateNumbers(port: number, endPort: number | undefined, field: string): FieldError[] {
  const errors = asErrors(`${field}.port`, port, checkPortNumber(port));
  if (endPort === undefined) return errors;
  const place = `${field}.endPort`;
  return [
    ...errors,
    ...(endPort < port ? [invalid(place, port, 'must be greater than or equal to `port`')] : []),
    ...asErrors(place, endPort, checkPortNumber(endPort)),
  ];
}

function validatePortName(port: string | undefined, endPort: number | undefined, field: string): FieldError[] {
  const problem = `may not be specified when \`port\` is ${port === undefined ? 'not specified' : 'non-numeric'}`;
  return [
    ...(endPort === undefined ? [] : [invalid(`${field}.endPort`, endPort, problem)]),
    ...(port === undefined ? [] : asErrors(`${field}.port`, port, checkPortName(port))),
  ];
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, field: string): FieldError[] {
  const isSelected = podSelector !== undefined || namespaceSelector !== undefined;
  const both = 'may not specify both ipBlock and another peer';
  return [
    ...validateLabelSelector(podSelector, `${field}.podSelector`),
    ...validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`),
    ...(ipBlock === undefined ? [] : validateBlock(ipBlock, `${field}.ipBlock`)),
    ...(!isSelected && ipBlock === undefined ? [required(field, 'must specify a peer')] : []),
    ...(isSelected && ipBlock !== undefined ? [forbidden(field, both)] : []),
  ];
}

function validateBlock({ cidr, except }: IPBlock, field: string): FieldError[] {
  if (!cidr) return [required(`${field}.cidr`)];
  const outer = parseCidr(cidr);
  if (outer === undefined) return validateCidr(cidr, `${field}.cidr`);
  return listOf(except).flatMap((text, index) => {
    const place = `${field}.except[${index}]`;
    const inner = parseCidr(text);
    if (inner === undefined) return validateCidr(text, place);
    return isStrictlyWithin(inner, outer) ? [] : [invalid(place, text, 'must be a strict subset of `cidr`')];
  });
}

export function validateCidr(text: string, field: string): FieldError[] {
  if (parseCidr(text) !== undefined) return [];
  return [invalid(field, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
}
