import type { ServiceAccountSubject, Subject } from '../../../api/flowcontrol-v1.ts';
import { type FieldError, forbidden, notSupported, required } from '../../../meta/field-error.ts';
import { checkDns1123Label, checkDns1123Subdomain } from '../../../meta/names.ts';
import { asErrors } from '../basics.ts';

const kinds = ['Group', 'ServiceAccount', 'User'];
const fields = [
  { name: 'serviceAccount', kind: 'ServiceAccount' },
  { name: 'user', kind: 'User' },
  { name: 'group', kind: 'Group' },
] as const;

/** A user, a group or a service account, as the kind says and nothing else. */
export function validateSubject(subject: Subject, field: string): FieldError[] {
  const { kind, user, group, serviceAccount } = subject;
  if (!kinds.includes(kind)) return [notSupported(`${field}.kind`, kind, kinds)];
  const own = {
    User: () => validateNamed(user, `${field}.user`, 'user', kind),
    Group: () => validateNamed(group, `${field}.group`, 'group', kind),
    ServiceAccount: () => validateServiceAccount(serviceAccount, `${field}.serviceAccount`),
  }[kind];
  const others = fields.filter((other) => other.kind !== kind && subject[other.name] !== undefined);
  return [
    ...(own?.() ?? []),
    ...others.map((other) =>
      forbidden(`${field}.${other.name}`, `${other.name} is forbidden when subject kind is not '${other.kind}'`),
    ),
  ];
}

function validateNamed(value: { name: string } | undefined, field: string, name: string, kind: string): FieldError[] {
  if (value === undefined) return [required(field, `${name} is required when subject kind is '${kind}'`)];
  return value.name === '' ? [required(`${field}.name`)] : [];
}

function validateServiceAccount(account: ServiceAccountSubject | undefined, field: string): FieldError[] {
  if (account === undefined)
    return [required(field, "serviceAccount is required when subject kind is 'ServiceAccount'")];
  const { name, namespace } = account;
  return [
    ...(name === '' ? [required(`${field}.name`)] : []),
    ...(name === '' || name === '*' ? [] : asErrors(`${field}.name`, name, checkDns1123Subdomain(name))),
    ...(namespace === ''
      ? [required(`${field}.namespace`, 'must specify namespace for service account')]
      : asErrors(`${field}.namespace`, namespace, checkDns1123Label(namespace))),
  ];
}
