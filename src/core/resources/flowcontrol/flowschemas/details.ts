import type { FlowSchema } from '../../../api/flowcontrol-v1.ts';
import { findCondition } from '../../../meta/conditions.ts';
import { ageColumn, nameColumn } from '../../../registry/columns.ts';
import type { ResourceDetails } from '../../../registry/resource.ts';
import { statusSubresource } from '../../../registry/subresource.ts';
import { validateConditionTypes } from '../../../schema/validation/flow-control/condition-types.ts';
import { validateFlowSchema } from '../../../schema/validation/flow-control/flow-schema.ts';
import { compareFlowSchemas } from './compare.ts';

export const flowSchemaDetails: ResourceDetails<FlowSchema> = {
  strategy: {
    defaults: ({ spec }) => {
      spec.matchingPrecedence ||= 1000;
    },
    validate: validateFlowSchema,
    validateUpdate: (schema) => validateFlowSchema(schema),
    generationOf: ({ spec }) => spec,
  },
  subresources: {
    status: statusSubresource<FlowSchema>({
      labels: 'kept',
      validateUpdate: ({ status }) => validateConditionTypes(status?.conditions),
    }),
  },
  columns: [
    nameColumn,
    { name: 'PriorityLevel', cell: ({ spec }) => spec.priorityLevelConfiguration.name },
    { name: 'MatchingPrecedence', cell: ({ spec }) => spec.matchingPrecedence ?? 0 },
    { name: 'DistinguisherMethod', cell: ({ spec }) => spec.distinguisherMethod?.type ?? '<none>' },
    ageColumn,
    { name: 'MissingPL', cell: missingText },
  ],
  compareRows: compareFlowSchemas,
};

function missingText({ status }: FlowSchema): string {
  const conditions = (status?.conditions ?? []).map(({ type = '', status: value = '' }) => ({ type, value }));
  return findCondition(conditions, 'Dangling')?.value ?? '?';
}
