import { type EndpointSubset, type Endpoints, endpoints } from '../../api/core-v1.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import { listText } from '../list-text.ts';
import { validateEndpoints } from './endpoints/validate.ts';

export const endpointsResource = defineResource<Endpoints>({
  ...endpoints,
  singular: 'endpoints',
  shortNames: ['ep'],
  storagePath: 'services/endpoints',
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  strategy: {
    allowCreateOnUpdate: true,
    defaults: ({ subsets }) => {
      for (const { ports } of subsets ?? []) for (const port of ports ?? []) port.protocol ||= 'TCP';
    },
    validate: validateEndpoints,
    validateUpdate: validateEndpoints,
  },
  columns: [
    nameColumn,
    { name: 'Endpoints', cell: ({ subsets = [] }) => listText(subsets.flatMap(addressesOf), '<none>') },
    ageColumn,
  ],
});

function addressesOf({ addresses = [], ports = [] }: EndpointSubset): string[] {
  if (ports.length === 0) return addresses.map(({ ip }) => ip);
  return ports.flatMap(({ port }) =>
    addresses.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)),
  );
}
