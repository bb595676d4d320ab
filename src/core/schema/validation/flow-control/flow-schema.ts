import type { FlowSchema, FlowSchemaSpec, PolicyRulesWithSubjects } from '../../../api/flowcontrol-v1.ts';
import { type FieldError, invalid, notSupported, required } from '../../../meta/field-error.ts';
import { checkDns1123Subdomain } from '../../../meta/names.ts';
import { semanticEqual } from '../../../meta/semantic-equal.ts';
import { internalKindView } from '../../internal-kind-view.ts';
import { asErrors, listOf } from '../basics.ts';
import { mandatoryFlowSchemas } from './mandatory.ts';
import { validateNonResourceRule, validateResourceRule } from './rules.ts';
import { validateSubject } from './subjects.ts';

const last = 10_000;
const methods = ['ByNamespace', 'ByUser'];

/** Everything but the metadata. */
export function validateFlowSchema({ metadata: { name }, spec }: FlowSchema): FieldError[] {
  const mandatory = mandatoryFlowSchemas.get(name);
  const differs = mandatory !== undefined && !semanticEqual(spec, mandatory);
  const shown = internalKindView('FlowSchemaSpec', spec);
  return [
    ...validateSpec(spec, name),
    ...(differs ? [invalid('spec', shown, `spec of '${name}' must equal the fixed value`)] : []),
  ];
}

function validateSpec(spec: FlowSchemaSpec, schemaName: string): FieldError[] {
  const { matchingPrecedence = 0, distinguisherMethod: method, priorityLevelConfiguration: level, rules = [] } = spec;
  const place = 'spec.priorityLevelConfiguration.name';
  return [
    ...validatePrecedence(matchingPrecedence, schemaName),
    ...(method === undefined || methods.includes(method.type) ? [] : [notSupportedMethod(method.type)]),
    ...(level.name === ''
      ? [required(place, 'must reference a priority level')]
      : asErrors(place, level.name, checkDns1123Subdomain(level.name))),
    ...rules.flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)),
  ];
}

/** The structure around the word is shown. */
function notSupportedMethod(type: string): FieldError {
  return notSupported('spec.distinguisherMethod.type', { Type: type }, methods);
}

function validatePrecedence(precedence: number, schemaName: string): FieldError[] {
  const field = 'spec.matchingPrecedence';
  if (precedence <= 0) return [invalid(field, precedence, 'must be a positive value')];
  if (precedence > last) return [invalid(field, precedence, `must not be greater than ${last}`)];
  if (precedence > 1 || schemaName === 'exempt') return [];
  return [invalid(field, precedence, "only the schema named 'exempt' may have matchingPrecedence 1")];
}

function validateRule(rule: PolicyRulesWithSubjects, field: string): FieldError[] {
  const { resourceRules = [], nonResourceRules = [] } = rule;
  const subjects = listOf(rule.subjects);
  return [
    ...(subjects.length === 0 ? [required(`${field}.subjects`, 'subjects must contain at least one value')] : []),
    ...subjects.flatMap((subject, index) => validateSubject(subject, `${field}.subjects[${index}]`)),
    ...(resourceRules.length === 0 && nonResourceRules.length === 0
      ? [required(field, 'at least one of resourceRules and nonResourceRules has to be non-empty')]
      : []),
    ...resourceRules.flatMap((one, index) => validateResourceRule(one, `${field}.resourceRules[${index}]`)),
    ...nonResourceRules.flatMap((one, index) => validateNonResourceRule(one, `${field}.nonResourceRules[${index}]`)),
  ];
}
