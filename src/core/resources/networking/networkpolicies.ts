import { type NetworkPolicy, networkPolicies } from '../../api/networking-v1.ts';
import { formatLabelSelector } from '../../meta/label-selector.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';

export const networkPolicyResource = defineResource<NetworkPolicy>({
  ...networkPolicies,
  shortNames: ['netpol'],
  strategy: {
    defaults: ({ spec }) => {
      if (spec === undefined) return;
      const hasEgress = (spec.egress ?? []).length > 0;
      if (!spec.policyTypes?.length) spec.policyTypes = hasEgress ? ['Ingress', 'Egress'] : ['Ingress'];
      for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
        for (const port of rule.ports ?? []) port.protocol ??= 'TCP';
      }
    },
    validate: lazyValidator(
      async () => (await import('../../schema/validation/network-policy.ts')).validateNetworkPolicy,
    ),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/network-policy.ts')).validateNetworkPolicy,
    ),
    generationOf: ({ spec }) => spec,
  },
  columns: [
    nameColumn,
    { name: 'Pod-Selector', cell: ({ spec }) => formatLabelSelector(spec?.podSelector) },
    ageColumn,
  ],
});
