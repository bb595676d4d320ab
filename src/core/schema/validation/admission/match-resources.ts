import type { MatchResources, ParamKind } from '../../../api/admissionregistration-v1.ts';
import { type FieldError, invalid, required } from '../../../meta/field-error.ts';
import { checkDns1035Label, checkDns1123Subdomain } from '../../../meta/names.ts';
import { validateLabelSelector } from '../label-selector.ts';
import { matchPolicies, validateWord } from './policy-words.ts';
import { validateNamedRule } from './rules.ts';

export function validateMatchResources(resources: MatchResources, field: string): FieldError[] {
  const { matchPolicy, namespaceSelector, objectSelector, resourceRules = [], excludeResourceRules = [] } = resources;
  return [
    ...validateWord(matchPolicy, matchPolicies, `${field}.matchPolicy`),
    ...validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`),
    ...validateLabelSelector(objectSelector, `${field}.objectSelector`),
    ...resourceRules.flatMap((rule, index) => validateNamedRule(rule, `${field}.resourceRules[${index}]`)),
    ...excludeResourceRules.flatMap((rule, index) =>
      validateNamedRule(rule, `${field}.excludeResourceRules[${index}]`),
    ),
  ];
}

/** A policy's own: there must be a rule, so that the types are known. */
export function validateMatchConstraints(resources: MatchResources | undefined, field: string): FieldError[] {
  if (resources === undefined) return [required(field)];
  const isEmpty = (resources.resourceRules ?? []).length === 0;
  return [...validateMatchResources(resources, field), ...(isEmpty ? [required(`${field}.resourceRules`)] : [])];
}

export function validateParamKind({ apiVersion = '', kind = '' }: ParamKind, field: string): FieldError[] {
  return [...validateApiVersion(apiVersion, `${field}.apiVersion`), ...validateKind(kind, `${field}.kind`)];
}

function validateApiVersion(apiVersion: string, field: string): FieldError[] {
  if (apiVersion === '') return [required(field)];
  const parts = apiVersion === '/' ? [''] : apiVersion.split('/');
  if (parts.length > 2) return [invalid(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  const version = parts.at(-1) ?? '';
  const group = parts.length === 2 ? (parts[0] ?? '') : '';
  const groupProblems = group === '' ? [] : checkDns1123Subdomain(group);
  const versionProblems = version === '' ? [] : checkDns1035Label(version);
  return [
    ...(groupProblems.length > 0 ? [invalid(field, group, groupProblems.join(','))] : []),
    ...(version === '' ? [invalid(field, apiVersion, 'version must be specified')] : []),
    ...(versionProblems.length > 0 ? [invalid(field, version, versionProblems.join(','))] : []),
  ];
}

function validateKind(kind: string, field: string): FieldError[] {
  if (kind === '') return [required(field)];
  const problems = checkDns1035Label(kind.toLowerCase());
  const detail = `may have mixed case, but should otherwise match: ${problems.join(',')}`;
  return problems.length > 0 ? [invalid(field, kind, detail)] : [];
}
