import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressRule,
  IngressServiceBackend,
  IngressSpec,
  IngressTLS,
} from '../../api/networking-v1.ts';
import { type FieldError, invalid, notSupported, required } from '../../meta/field-error.ts';
import { ipFamilyOf } from '../../meta/ip-address.ts';
import {
  checkDns1123Label,
  checkDns1123Subdomain,
  checkPathSegmentName,
  checkPortName,
  checkPortNumber,
  checkWildcardDns1123Subdomain,
} from '../../meta/names.ts';
import { asErrors, listOf, validateRequiredName } from './basics.ts';

const classAnnotation = 'kubernetes.io/ingress.class';
const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];
const forbiddenInPaths = ['//', '/./', '/../', '%2f', '%2F'];
const forbiddenAtEnd = ['/..', '/.'];

/** Everything but the metadata. */
export function validateIngress({ metadata, spec = {} }: Ingress): FieldError[] {
  const annotation = metadata.annotations?.[classAnnotation];
  const { ingressClassName: name } = spec;
  const differ = annotation !== undefined && name !== undefined && annotation !== name;
  const problem = 'must match `ingressClassName` when both are specified';
  return [...validateSpec(spec), ...(differ ? [invalid(`annotations.${classAnnotation}`, annotation, problem)] : [])];
}

export function validateIngressUpdate({ spec = {} }: Ingress): FieldError[] {
  return validateSpec(spec);
}

function validateSpec({ rules = [], defaultBackend, tls = [], ingressClassName }: IngressSpec): FieldError[] {
  const isEmpty = rules.length === 0 && defaultBackend === undefined;
  return [
    ...(isEmpty ? [invalid('spec', null, 'either `defaultBackend` or `rules` must be specified')] : []),
    ...(defaultBackend === undefined ? [] : validateBackend(defaultBackend, 'spec.defaultBackend')),
    ...rules.flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)),
    ...tls.flatMap((item, index) => validateTls(item, `spec.tls[${index}]`)),
    ...(ingressClassName === undefined
      ? []
      : asErrors('spec.ingressClassName', ingressClassName, checkClassName(ingressClassName))),
  ];
}

function checkClassName(name: string): string[] {
  const problems = checkPathSegmentName(name);
  return problems.length > 0 ? problems : checkDns1123Subdomain(name);
}

function validateTls({ hosts, secretName }: IngressTLS, field: string): FieldError[] {
  return [
    ...listOf(hosts).flatMap((host, index) => asErrors(`${field}.hosts[${index}]`, host, checkHost(host))),
    ...(secretName ? asErrors(`${field}.secretName`, secretName, checkDns1123Subdomain(secretName)) : []),
  ];
}

function checkHost(host: string): string[] {
  return host.includes('*') ? checkWildcardDns1123Subdomain(host) : checkDns1123Subdomain(host);
}

function validateRule({ host, http }: IngressRule, field: string): FieldError[] {
  const place = `${field}.host`;
  const isIp = host !== undefined && ipFamilyOf(host) !== undefined;
  const paths = listOf(http?.paths);
  return [
    ...(isIp ? [invalid(place, host, 'must be a DNS name, not an IP address')] : []),
    ...(host ? asErrors(place, host, checkHost(host)) : []),
    ...(http !== undefined && paths.length === 0 ? [required(`${field}.http.paths`)] : []),
    ...paths.flatMap((path, index) => validatePath(path, `${field}.http.paths[${index}]`)),
  ];
}

function validatePath({ path = '', pathType: type, backend }: HTTPIngressPath, field: string): FieldError[] {
  if (!type) return [required(`${field}.pathType`, 'pathType must be specified')];
  const place = `${field}.path`;
  const isExact = type === 'Exact' || type === 'Prefix';
  const mustBeAbsolute = isExact || (type === 'ImplementationSpecific' && path !== '');
  const found = isExact ? forbiddenInPaths.filter((text) => path.includes(text)) : [];
  const ending = isExact ? forbiddenAtEnd.filter((text) => path.endsWith(text)) : [];
  return [
    ...(mustBeAbsolute && !path.startsWith('/') ? [invalid(place, path, 'must be an absolute path')] : []),
    ...found.map((text) => invalid(place, path, `must not contain '${text}'`)),
    ...ending.map((text) => invalid(place, path, `cannot end with '${text}'`)),
    ...(pathTypes.includes(type) ? [] : [notSupported(`${field}.pathType`, type, pathTypes)]),
    ...validateBackend(backend, `${field}.backend`),
  ];
}

function validateBackend({ resource, service }: IngressBackend, field: string): FieldError[] {
  if (resource !== undefined && service !== undefined)
    return [invalid(field, '', 'cannot set both resource and service backends')];
  if (service !== undefined) return validateService(service, field);
  if (resource === undefined) return [invalid(field, '', 'resource or service backend is required')];
  const { apiGroup, kind, name } = resource;
  const place = `${field}.resource`;
  return [
    ...(apiGroup ? asErrors(`${place}.apiGroup`, apiGroup, checkDns1123Subdomain(apiGroup)) : []),
    ...validateRequiredName(kind, checkPathSegmentName, `${place}.kind`),
    ...validateRequiredName(name, checkPathSegmentName, `${place}.name`),
  ];
}

function validateService({ name, port = {} }: IngressServiceBackend, field: string): FieldError[] {
  return [...validateRequiredName(name, checkDns1123Label, `${field}.service.name`), ...validatePort(port, field)];
}

function validatePort({ name, number }: { name?: string; number?: number }, field: string): FieldError[] {
  const place = `${field}.service.port`;
  if (name && number) return [invalid(field, '', 'cannot set both port name & port number')];
  if (name) return asErrors(`${place}.name`, name, checkPortName(name));
  if (number) return asErrors(`${place}.number`, number, checkPortNumber(number));
  return [required(field, 'port name or number is required')];
}
