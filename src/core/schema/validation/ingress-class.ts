import type { IngressClass, IngressClassParametersReference } from '../../api/networking-v1.ts';
import { type FieldError, forbidden, required, tooLong } from '../../meta/field-error.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkPathSegmentName } from '../../meta/names.ts';
import { asErrors, validateChoice, validateDomainPath, validateImmutable, validateRequiredName } from './basics.ts';

const longestController = 250;

/** Everything but the metadata. */
export function validateIngressClass({ spec: { controller = '', parameters } }: IngressClass): FieldError[] {
  return [
    ...(controller.length > longestController ? [tooLong('spec.controller', longestController)] : []),
    ...validateDomainPath(controller, 'spec.controller'),
    ...(parameters === undefined ? [] : validateParameters(parameters, 'spec.parameters')),
  ];
}

export function validateIngressClassUpdate(ingressClass: IngressClass, old: IngressClass): FieldError[] {
  return [
    ...validateImmutable(ingressClass.spec.controller, old.spec.controller, 'spec.controller'),
    ...validateIngressClass(ingressClass),
  ];
}

function validateParameters(reference: IngressClassParametersReference, field: string): FieldError[] {
  const { apiGroup, kind, name, scope, namespace } = reference;
  return [
    ...(apiGroup === undefined ? [] : asErrors(`${field}.apiGroup`, apiGroup, checkDns1123Subdomain(apiGroup))),
    ...validateRequiredName(kind, checkPathSegmentName, `${field}.kind`),
    ...validateRequiredName(name, checkPathSegmentName, `${field}.name`),
    ...validateChoice(scope, ['Cluster', 'Namespace'], `${field}.scope`),
    ...(scope === 'Namespace' ? validateNamespace(namespace, `${field}.namespace`) : []),
    ...(scope === 'Cluster' && namespace !== undefined
      ? [forbidden(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'")]
      : []),
  ];
}

function validateNamespace(name: string | undefined, field: string): FieldError[] {
  if (name === undefined) return [required(field, "`parameters.scope` is set to 'Namespace'")];
  return asErrors(field, name, checkDns1123Label(name));
}
