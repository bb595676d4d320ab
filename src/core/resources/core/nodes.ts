import { type Node, nodes } from '../../api/core-v1.ts';
import { findCondition } from '../../meta/conditions.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { validateNode, validateNodeUpdate } from '../../schema/validation/node.ts';
import { nodeProxy } from './proxy.ts';

const rolePrefix = 'node-role.kubernetes.io/';
const roleLabel = 'kubernetes.io/role';

export const nodeResource = defineResource<Node>({
  ...nodes,
  shortNames: ['no'],
  storagePath: 'minions',
  strategy: {
    defaults: ({ spec }) => {
      const first = spec.podCIDR || spec.podCIDRs?.[0];
      if (first) Object.assign(spec, { podCIDR: first, podCIDRs: [first, ...(spec.podCIDRs ?? []).slice(1)] });
    },
    initialStatus: ({ status }) => status ?? {},
    validate: validateNode,
    validateUpdate: validateNodeUpdate,
    prepareForUpdate: (node, old) => {
      if (old.status !== undefined) node.status = old.status;
    },
  },
  subresources: { status: statusSubresource<Node>({ labels: 'changed' }), proxy: nodeProxy },
  columns: [
    nameColumn,
    { name: 'Status', cell: statusText },
    { name: 'Roles', cell: (node) => rolesOf(node).join(',') || '<none>' },
    ageColumn,
    { name: 'Version', cell: ({ status }) => status?.nodeInfo?.kubeletVersion ?? '' },
    { name: 'Internal-IP', wide: true, cell: (node) => addressOf(node, 'InternalIP') },
    { name: 'External-IP', wide: true, cell: (node) => addressOf(node, 'ExternalIP') },
    { name: 'OS-Image', wide: true, cell: ({ status }) => status?.nodeInfo?.osImage || '<unknown>' },
    { name: 'Kernel-Version', wide: true, cell: kernelText },
    {
      name: 'Container-Runtime',
      wide: true,
      cell: ({ status }) => status?.nodeInfo?.containerRuntimeVersion || '<unknown>',
    },
  ],
  fieldSelectors: { 'spec.unschedulable': ({ spec }) => String(spec?.unschedulable ?? false) },
});

function statusText({ spec, status }: Node): string {
  const ready = findCondition(status?.conditions, 'Ready');
  const text = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec?.unschedulable === true ? `${text},SchedulingDisabled` : text;
}

function rolesOf({ metadata }: Node): string[] {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([label, value]) => {
    if (label.startsWith(rolePrefix)) return label.slice(rolePrefix.length);
    return label === roleLabel ? value : '';
  });
  return [...new Set(roles.filter((role) => role !== ''))].sort();
}

function addressOf({ status }: Node, type: string): string {
  return status?.addresses?.find((address) => address.type === type)?.address ?? '<none>';
}

function kernelText({ status }: Node): string {
  const { kernelVersion = '', architecture = '' } = status?.nodeInfo ?? {};
  return (kernelVersion || '<unknown>') + (architecture === '' ? '' : ` (${architecture})`);
}
