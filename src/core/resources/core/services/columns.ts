import type { Service, ServicePort } from '../../../api/core-v1.ts';
import { ageColumn, type Column, nameColumn } from '../../../registry/columns.ts';
import { labelsText } from '../../list-text.ts';

export const serviceColumns: readonly Column<Service>[] = [
  nameColumn,
  { name: 'Type', cell: ({ spec }) => spec?.type ?? '' },
  { name: 'Cluster-IP', cell: ({ spec }) => spec?.clusterIPs?.[0] ?? '<none>' },
  { name: 'External-IP', cell: externalIpText },
  { name: 'Port(s)', cell: ({ spec }) => (spec?.ports ?? []).map(portText).join(',') || '<none>' },
  ageColumn,
  { name: 'Selector', wide: true, cell: ({ spec }) => labelsText(spec?.selector) },
];

function portText({ port, nodePort = 0, protocol = '' }: ServicePort): string {
  return nodePort > 0 ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`;
}

function externalIpText({ spec, status }: Service): string {
  const externalIps = spec?.externalIPs ?? [];
  switch (spec?.type) {
    case 'ClusterIP':
    case 'NodePort':
      return externalIps.join(',') || '<none>';
    case 'LoadBalancer': {
      const ingress = status?.loadBalancer?.ingress ?? [];
      const addresses = [...new Set(ingress.map(({ ip, hostname }) => ip || hostname || ''))].filter(Boolean).sort();
      return [...addresses, ...externalIps].join(',') || '<pending>';
    }
    case 'ExternalName':
      return spec.externalName ?? '';
    default:
      return '<unknown>';
  }
}
