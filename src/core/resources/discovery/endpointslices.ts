import { type EndpointSlice, endpointSlices } from '../../api/discovery-v1.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
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
