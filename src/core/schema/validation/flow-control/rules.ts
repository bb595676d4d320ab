import type { NonResourcePolicyRule, ResourcePolicyRule } from '../../../api/flowcontrol-v1.ts';
import { type FieldError, invalid, notSupported, required } from '../../../meta/field-error.ts';
import { checkDns1123Label } from '../../../meta/names.ts';
import { listOf } from '../basics.ts';

const verbNames = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];

export function validateResourceRule(rule: ResourcePolicyRule, field: string): FieldError[] {
  return [
    ...validateVerbs(listOf(rule.verbs), `${field}.verbs`),
    ...validateSome(listOf(rule.apiGroups), `${field}.apiGroups`, 'api group'),
    ...validateSome(listOf(rule.resources), `${field}.resources`, 'resource'),
    ...validateNamespaces(rule, `${field}.namespaces`),
  ];
}

export function validateNonResourceRule(rule: NonResourcePolicyRule, field: string): FieldError[] {
  const urls = listOf(rule.nonResourceURLs);
  const place = `${field}.nonResourceURLs`;
  return [
    ...validateVerbs(listOf(rule.verbs), `${field}.verbs`),
    ...(urls.length === 0 ? [required(place, 'nonResourceURLs must contain at least one value')] : []),
    ...(urls.includes('*')
      ? validateAlone(urls, place, 'non-resource URLs')
      : urls.flatMap((url, index) => validatePath(url, `${place}[${index}]`))),
  ];
}

function validateVerbs(verbs: readonly string[], field: string): FieldError[] {
  if (verbs.length === 0) return [required(field, 'verbs must contain at least one value')];
  if (verbs.includes('*')) return validateAlone(verbs, field, 'verbs');
  return verbs.every((verb) => verbNames.includes(verb)) ? [] : [notSupported(field, verbs, verbNames)];
}

function validateSome(values: readonly string[], field: string, noun: string): FieldError[] {
  if (values.length === 0) return [required(field, `resource rules must supply at least one ${noun}`)];
  return validateAlone(values, field, `${noun}s`);
}

/** A star stands for all, and so alone. */
function validateAlone(values: readonly string[], field: string, nouns: string): FieldError[] {
  const isCrowded = values.length > 1 && values.includes('*');
  return isCrowded ? [invalid(field, values, `if '*' is present, must not specify other ${nouns}`)] : [];
}

function validateNamespaces(rule: ResourcePolicyRule, field: string): FieldError[] {
  const namespaces = listOf(rule.namespaces);
  if (namespaces.length === 0 && rule.clusterScope !== true)
    return [required(field, 'resource rules that are not cluster scoped must supply at least one namespace')];
  if (namespaces.includes('*')) return validateAlone(namespaces, field, 'namespaces');
  const introduction = "each member of this list must be '*' or a DNS-1123 label; ";
  return namespaces.flatMap((namespace, index) =>
    checkDns1123Label(namespace).map((problem) => invalid(`${field}[${index}]`, namespace, introduction + problem)),
  );
}

function validatePath(path: string, field: string): FieldError[] {
  const problem = problemOf(path);
  return problem === undefined ? [] : [invalid(field, path, problem)];
}

function problemOf(path: string): string | undefined {
  if (path === '') return 'must not be empty';
  if (path === '/') return undefined;
  if (!path.startsWith('/')) return 'must start with slash';
  if (path.includes(' ')) return 'must not contain white-space';
  if (path.includes('//')) return 'must not contain double slash';
  const stars = path.split('*').length - 1;
  return stars > 1 || (stars === 1 && !path.endsWith('/*')) ? 'wildcard can only do suffix matching' : undefined;
}
