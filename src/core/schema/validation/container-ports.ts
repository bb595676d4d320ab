import type { Container, ContainerPort } from '../../api/core-v1.ts';
import { duplicate, type FieldError, required } from '../../meta/field-error.ts';
import { checkPortName, checkPortNumber } from '../../meta/names.ts';
import { asErrors, findDuplicates, validateChoice } from './basics.ts';

const protocols = ['SCTP', 'TCP', 'UDP'];

export function validateContainerPorts(ports: readonly ContainerPort[], field: string): FieldError[] {
  const validNames = ports.map(({ name = '' }) => (checkPortName(name).length === 0 ? name : ''));
  return [
    ...ports.flatMap((port, index) => validatePort(port, `${field}[${index}]`)),
    ...findDuplicates(validNames, (index) => `${field}[${index}].name`),
  ];
}

function validatePort(
  { name = '', containerPort, hostPort = 0, protocol }: ContainerPort,
  field: string,
): FieldError[] {
  return [
    ...(name === '' ? [] : asErrors(`${field}.name`, name, checkPortName(name))),
    ...(containerPort === 0 || containerPort === undefined
      ? [required(`${field}.containerPort`)]
      : asErrors(`${field}.containerPort`, containerPort, checkPortNumber(containerPort))),
    ...(hostPort === 0 ? [] : asErrors(`${field}.hostPort`, hostPort, checkPortNumber(hostPort))),
    ...validateChoice(protocol, protocols, `${field}.protocol`),
  ];
}

/** Two containers of a pod cannot have the same port of the host. */
export function validateHostPorts(containers: readonly Container[], field: string): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap(({ ports = [] }, container) =>
    ports.flatMap(({ protocol = '', hostIP = '', hostPort = 0 }, index) => {
      if (hostPort === 0) return [];
      const place = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(place)) return [duplicate(`${field}[${container}].ports[${index}].hostPort`, place)];
      taken.add(place);
      return [];
    }),
  );
}
