import type { EndpointAddress, EndpointPort, Endpoints } from '../../../api/core-v1.ts';
import { type FieldError, invalid, required } from '../../../meta/field-error.ts';
import { checkDns1123Label, checkPortNumber } from '../../../meta/names.ts';
import { asErrors, validateChoice } from '../../../schema/validation/basics.ts';

/** What is wrong with the addresses and ports of a service. */
export function validateEndpoints({ subsets = [] }: Endpoints): FieldError[] {
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, index) => {
    const path = `subsets[${index}]`;
    const isEmpty = addresses.length + notReadyAddresses.length === 0;
    return [
      ...(isEmpty ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : []),
      ...addresses.flatMap((address, place) => validateAddress(address, `${path}.addresses[${place}]`)),
      ...notReadyAddresses.flatMap((address, place) => validateAddress(address, `${path}.notReadyAddresses[${place}]`)),
      ...ports.flatMap((port, place) => validatePort(port, ports.length > 1, `${path}.ports[${place}]`)),
    ];
  });
}

/** Addresses of the machine itself, of the link and of groups are no endpoints. */
export function validateEndpointIp(ip: string, field: string): FieldError[] {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(ip))
    return ip.includes(':') ? [] : [invalid(field, ip, 'must be a valid IP address')];
  const [first = 0, second = 0, third = 0] = ip.split('.').map(Number);
  if (ip === '0.0.0.0') return [invalid(field, ip, `may not be unspecified (0.0.0.0 or ::)`)];
  if (first === 127) return [invalid(field, ip, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')];
  if (first === 169 && second === 254)
    return [invalid(field, ip, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')];
  if (first === 224 && second === 0 && third === 0)
    return [invalid(field, ip, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)')];
  return [];
}

/** An address in either family. */
export function validateIpForm(ip: string, field: string): FieldError[] {
  const isIp = /^\d{1,3}(\.\d{1,3}){3}$/.test(ip) || /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(ip);
  return isIp ? [] : [invalid(field, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
}

function validateAddress({ ip, hostname = '' }: EndpointAddress, path: string): FieldError[] {
  return [
    ...validateIpForm(ip, `${path}.ip`),
    ...(hostname === '' ? [] : asErrors(`${path}.hostname`, hostname, checkDns1123Label(hostname))),
    ...validateEndpointIp(ip, `${path}.ip`),
  ];
}

function validatePort({ name = '', port, protocol }: EndpointPort, needsName: boolean, path: string): FieldError[] {
  const missing = needsName ? [required(`${path}.name`)] : [];
  return [
    ...(name === '' ? missing : asErrors(`${path}.name`, name, checkDns1123Label(name))),
    ...asErrors(`${path}.port`, port, checkPortNumber(port)),
    ...validateChoice(protocol, ['SCTP', 'TCP', 'UDP'], `${path}.protocol`),
  ];
}
