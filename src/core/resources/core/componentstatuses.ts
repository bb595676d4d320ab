import { type ComponentStatus, componentStatuses } from '../../api/core-v1.ts';
import { defineResource } from '../../registry/resource.ts';

export const componentStatusResource = defineResource<ComponentStatus>({
  ...componentStatuses,
  shortNames: ['cs'],
  verbs: ['get', 'list'],
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  live: async (registry) => (await import('./componentstatuses/check.ts')).checkComponents(registry),
  columns: [
    { name: 'Name', format: 'name', cell: ({ metadata }) => metadata.name },
    { name: 'Status', cell: statusText },
    { name: 'Message', cell: (component) => healthOf(component)?.message ?? '' },
    { name: 'Error', cell: (component) => healthOf(component)?.error ?? '' },
  ],
});

type Condition = NonNullable<ComponentStatus['conditions']>[number];

function healthOf({ conditions = [] }: ComponentStatus): Condition | undefined {
  return conditions.find(({ type }) => type === 'Healthy');
}

function statusText(component: ComponentStatus): string {
  const health = healthOf(component);
  if (health === undefined) return 'Unknown';
  return health.status === 'True' ? 'Healthy' : 'Unhealthy';
}
