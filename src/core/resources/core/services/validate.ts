import type { Service, ServicePort, ServiceSpec } from '../../../api/core-v1.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../../meta/field-error.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkPortName, checkPortNumber } from '../../../meta/names.ts';
import { validateLabels } from '../../../registry/store/validate-metadata.ts';
import { validateIp } from '../../../schema/validation/basics.ts';
import { validateCidr } from '../../../schema/validation/network-policy.ts';
import { isExternal } from './defaults.ts';

const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

/** What is wrong with a service. */
export function validateService({ spec }: Service): FieldError[] {
  const ports = spec.ports ?? [];
  const isHeadless = spec.clusterIP === 'None';
  return [
    ...(ports.length === 0 && !isHeadless && spec.type !== 'ExternalName' ? [required('spec.ports')] : []),
    ...validateType(spec, ports, isHeadless),
    ...ports.flatMap((port, index) => validatePort(port, index, ports.length > 1)),
    ...validatePortNames(ports),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...oneOf('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']),
    ...validateExternalIps(spec.externalIPs ?? []),
    ...oneOf('spec.type', spec.type, types),
    ...validateSourceRanges(spec),
    ...validateTraffic(spec),
    ...oneOf('spec.trafficDistribution', spec.trafficDistribution, distributions),
    ...validateDuplicates(ports),
  ];
}

/** What may not change once it is set. */
export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
  const [spec, before] = [service.spec ?? {}, old.spec ?? {}];
  const errors: FieldError[] = [];
  const [ip, oldIp] = [spec.clusterIPs?.[0], before.clusterIPs?.[0]];
  const keepsType = before.type !== 'ExternalName' && spec.type !== 'ExternalName';
  if (keepsType && oldIp !== undefined && ip !== oldIp) {
    errors.push(invalid('spec.clusterIPs[0]', spec.clusterIPs ?? null, 'may not change once set'));
  }
  return [...errors, ...validateService(service)];
}

function validateType(spec: ServiceSpec, ports: readonly ServicePort[], isHeadless: boolean): FieldError[] {
  switch (spec.type) {
    case 'LoadBalancer':
    case 'NodePort':
      return isHeadless
        ? [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`)]
        : [];
    case 'ExternalName':
      return validateExternalName(spec);
    case 'ClusterIP':
      return ports.flatMap(({ nodePort = 0 }, index) =>
        nodePort === 0
          ? []
          : [forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")],
      );
    default:
      return [];
  }
}

function validateExternalName({ clusterIPs = [], externalName = '' }: ServiceSpec): FieldError[] {
  const name = externalName.replace(/\.$/, '');
  return [
    ...(clusterIPs.length > 0 ? [forbidden('spec.clusterIPs', "may not be set when type is 'ExternalName'")] : []),
    ...(name === ''
      ? [required('spec.externalName')]
      : checkDns1123Subdomain(name).map((message) => invalid('spec.externalName', externalName, message))),
  ];
}

function validatePort(port: ServicePort, index: number, needsName: boolean): FieldError[] {
  const path = `spec.ports[${index}]`;
  const { name = '', protocol = '', targetPort = 0 } = port;
  const nameErrors =
    name === ''
      ? needsName
        ? [required(`${path}.name`)]
        : []
      : checkDns1123Label(name).map((message) => invalid(`${path}.name`, name, message));
  const targetErrors = typeof targetPort === 'number' ? checkPortNumber(targetPort) : checkPortName(targetPort);
  return [
    ...nameErrors,
    ...checkPortNumber(port.port).map((message) => invalid(`${path}.port`, port.port, message)),
    ...oneOf(`${path}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']),
    ...targetErrors.map((message) => invalid(`${path}.targetPort`, targetPort, message)),
  ];
}

function validatePortNames(ports: readonly ServicePort[]): FieldError[] {
  const names = ports.map(({ name }) => name ?? '');
  return names.flatMap((name, index) =>
    name !== '' && names.indexOf(name) < index ? [duplicate(`spec.ports[${index}].name`, name)] : [],
  );
}

function validateDuplicates(ports: readonly ServicePort[]): FieldError[] {
  const keys = ports.map(({ port, protocol }) => `${port}/${protocol ?? ''}`);
  return ports.flatMap(({ port, protocol }, index) =>
    keys.indexOf(keys[index] ?? '') < index ? [duplicate(`spec.ports[${index}]`, shownPort(port, protocol))] : [],
  );
}

/** As the server holds it inside. */
function shownPort(port: number, protocol: string | undefined): object {
  return { Name: '', Protocol: protocol ?? '', AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
}

function validateExternalIps(addresses: readonly string[]): FieldError[] {
  return addresses.flatMap((address, index) => {
    const field = `spec.externalIPs[${index}]`;
    const isLoopback = /^(127\.|::1$)/.test(address);
    return [
      ...validateIp(address, field),
      ...(isLoopback ? [invalid(field, address, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')] : []),
    ];
  });
}

function validateSourceRanges({ type, loadBalancerSourceRanges: ranges = [] }: ServiceSpec): FieldError[] {
  const field = 'spec.LoadBalancerSourceRanges';
  const isStray = ranges.length > 0 && type !== 'LoadBalancer';
  return [
    ...(isStray ? [forbidden(field, "may only be used when `type` is 'LoadBalancer'")] : []),
    ...ranges.flatMap((range, index) => validateCidr(range.trim(), `${field}[${index}]`)),
  ];
}

function validateTraffic(spec: ServiceSpec): FieldError[] {
  const { externalTrafficPolicy, internalTrafficPolicy } = spec;
  const errors = oneOf('spec.internalTrafficPolicy', internalTrafficPolicy, ['Cluster', 'Local']);
  if (externalTrafficPolicy === undefined || externalTrafficPolicy === '') return errors;
  if (isExternal(spec))
    return [...errors, ...oneOf('spec.externalTrafficPolicy', externalTrafficPolicy, ['Cluster', 'Local'])];
  const detail = 'may only be set for externally-accessible services';
  return [...errors, invalid('spec.externalTrafficPolicy', externalTrafficPolicy, detail)];
}

function oneOf(field: string, value: string | undefined, allowed: readonly string[]): FieldError[] {
  return value === undefined || allowed.includes(value) ? [] : [notSupported(field, value, allowed)];
}
