import { type Ingress, ingresses } from '../../api/networking-v1.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';

export const ingressResource = defineResource<Ingress>({
  ...ingresses,
  shortNames: ['ing'],
  storagePath: 'ingress',
  strategy: {
    initialStatus: () => ({ loadBalancer: {} }),
    validate: lazyValidator(async () => (await import('../../schema/validation/ingress.ts')).validateIngress),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/ingress.ts')).validateIngressUpdate,
    ),
    generationOf: ({ spec }) => spec,
  },
  subresources: { status: statusSubresource<Ingress>({ labels: 'changed' }) },
  columns: [
    nameColumn,
    { name: 'Class', cell: ({ spec }) => spec?.ingressClassName ?? '<none>' },
    { name: 'Hosts', cell: hostsText },
    { name: 'Address', cell: addressText },
    { name: 'Ports', cell: ({ spec }) => (spec?.tls?.length ? '80, 443' : '80') },
    ageColumn,
  ],
});

function hostsText({ spec }: Ingress): string {
  const rules = spec?.rules ?? [];
  const hosts = rules.flatMap(({ host }) => (host ? host : []));
  if (hosts.length === 0) return '*';
  return hosts.length > 3 ? `${hosts.slice(0, 3).join(',')} + ${rules.length - 3} more...` : hosts.join(',');
}

function addressText({ status }: Ingress): string {
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  return [...new Set(addresses.filter((address) => address !== ''))].sort().join(',');
}
