import type { NamedRuleWithOperations, RuleWithOperations } from '../../../api/admissionregistration-v1.ts';
import { type FieldError, invalid, notSupported, required } from '../../../meta/field-error.ts';
import { checkPathSegmentName } from '../../../meta/names.ts';
import { asErrors, findDuplicates } from '../basics.ts';

const operationNames = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];

/** What a webhook or a policy concerns. */
export function validateRule(rule: RuleWithOperations, field: string): FieldError[] {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  return [
    ...validateAlone(operations, `${field}.operations`, 'other operations'),
    ...operations.flatMap((operation, index) =>
      operationNames.includes(operation)
        ? []
        : [notSupported(`${field}.operations[${index}]`, operation, operationNames)],
    ),
    ...validateAlone(apiGroups, `${field}.apiGroups`, 'other API groups'),
    ...validateAlone(apiVersions, `${field}.apiVersions`, 'other API versions'),
    ...apiVersions.flatMap((version, index) => (version === '' ? [required(`${field}.apiVersions[${index}]`)] : [])),
    ...validateResources(resources, `${field}.resources`),
    ...(scope === undefined || scopes.includes(scope) ? [] : [notSupported(`${field}.scope`, scope, scopes)]),
  ];
}

export function validateNamedRule(rule: NamedRuleWithOperations, field: string): FieldError[] {
  const names = rule.resourceNames ?? [];
  const place = `${field}.resourceNames`;
  const duplicates = findDuplicates(names, (index) => `${place}[${index}]`);
  return [
    ...names.flatMap((name, index) => asErrors(`${place}[${index}]`, name, checkPathSegmentName(name))),
    ...duplicates,
    ...validateRule(rule, field),
  ];
}

/** At least one; a star stands for all, and so alone. */
function validateAlone(values: readonly string[], field: string, others: string): FieldError[] {
  if (values.length === 0) return [required(field)];
  const crowded = values.length > 1 && values.includes('*');
  return crowded ? [invalid(field, values, `if '*' is present, must not specify ${others}`)] : [];
}

/** `pods`, `pods/log`, `pods/*`, `*\/scale`, `*`, `*\/*`. */
function validateResources(resources: readonly string[], field: string): FieldError[] {
  if (resources.length === 0) return [required(field)];
  const errors: FieldError[] = [];
  const allSubresourcesOf = new Set<string>();
  const inAllResources = new Set<string>();
  let isPlain = false;
  for (const [index, text] of resources.entries()) {
    const place = `${field}[${index}]`;
    const [resource = '', ...rest] = text.split('/');
    const subresource = rest.join('/');
    if (text === '') errors.push(required(place));
    else if (rest.length === 0) isPlain = text !== '*';
    else {
      if (allSubresourcesOf.has(resource))
        errors.push(invalid(place, text, `if '${resource}/*' is present, must not specify ${text}`));
      if (inAllResources.has(subresource))
        errors.push(invalid(place, text, `if '*/${subresource}' is present, must not specify ${text}`));
      if (subresource === '*') allSubresourcesOf.add(resource);
      if (resource === '*') inAllResources.add(subresource);
    }
  }
  if (resources.length > 1 && resources.includes('*/*'))
    errors.push(invalid(field, resources, "if '*/*' is present, must not specify other resources"));
  if (resources.includes('*') && isPlain)
    errors.push(invalid(field, resources, "if '*' is present, must not specify other resources without subresources"));
  return errors;
}
