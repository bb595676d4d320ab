import { type EndpointSlice, endpointSlices } from '../../api/discovery-v1.ts';
import { type FieldError, required } from '../../meta/field-error.ts';
import { checkDns1123Label } from '../../meta/names.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import { asErrors, validateChoice, validateImmutable } from '../../schema/validation/basics.ts';
import { validateEndpointIp, validateIpForm } from '../core/endpoints/validate.ts';
import { listText } from '../list-text.ts';

export const endpointSliceResource = defineResource<EndpointSlice>({
  ...endpointSlices,
  strategy: {
    defaults: ({ ports }) => {
      for (const port of ports ?? []) {
        port.name ??= '';
        port.protocol ??= 'TCP';
      }
    },
    validate,
    validateUpdate: (slice, old) => [
      ...validate(slice),
      ...validateImmutable(slice.addressType, old.addressType, 'addressType'),
    ],
    generationOf: ({ endpoints, ports, addressType, metadata }) => [endpoints, ports, addressType, metadata.labels],
  },
  columns: [
    nameColumn,
    { name: 'AddressType', cell: ({ addressType }) => addressType },
    {
      name: 'Ports',
      cell: ({ ports }) =>
        listText(
          (ports ?? []).map(({ port, name }) => String(port ?? name ?? '*')),
          '<unset>',
        ),
    },
    {
      name: 'Endpoints',
      cell: ({ endpoints }) =>
        listText(
          (endpoints ?? []).flatMap(({ addresses }) => addresses),
          '<unset>',
        ),
    },
    ageColumn,
  ],
});

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];

function validate({ addressType, endpoints, ports }: EndpointSlice): FieldError[] {
  const type = addressType ? validateChoice(addressType, addressTypes, 'addressType') : [required('addressType')];
  return [
    ...type,
    ...(ports ?? []).flatMap(({ name = '', protocol }, index) => [
      ...(name === '' ? [] : asErrors(`ports[${index}].name`, name, checkDns1123Label(name))),
      ...validateChoice(protocol, ['SCTP', 'TCP', 'UDP'], `ports[${index}].protocol`),
    ]),
    ...(endpoints ?? []).flatMap(({ addresses }, index) => {
      const path = `endpoints[${index}].addresses`;
      if (!addresses?.length) return [required(path, 'must contain at least 1 address')];
      if (addressType !== 'IPv4') return [];
      return addresses.flatMap((address, place) => {
        const form = validateIpForm(address, `${path}[${place}]`);
        return form.length > 0 ? form : validateEndpointIp(address, `${path}[${place}]`);
      });
    }),
  ];
}
