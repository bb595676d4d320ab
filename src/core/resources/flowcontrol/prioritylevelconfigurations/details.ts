import type { PriorityLevelConfiguration, QueuingConfiguration } from '../../../api/flowcontrol-v1.ts';
import { ageColumn, nameColumn } from '../../../registry/columns.ts';
import type { ResourceDetails } from '../../../registry/resource.ts';
import { statusSubresource } from '../../../registry/subresource.ts';
import { validateConditionTypes } from '../../../schema/validation/flow-control/condition-types.ts';
import { validatePriorityLevel } from '../../../schema/validation/flow-control/priority-level.ts';

const none = '<none>';

export const priorityLevelConfigurationDetails: ResourceDetails<PriorityLevelConfiguration> = {
  strategy: {
    defaults: ({ spec }) => {
      for (const part of [spec.exempt, spec.limited]) if (part !== undefined) part.lendablePercent ??= 0;
      if (spec.exempt !== undefined) spec.exempt.nominalConcurrencyShares ??= 0;
      if (spec.limited === undefined) return;
      spec.limited.nominalConcurrencyShares ??= 30;
      const queuing = spec.limited.limitResponse?.queuing;
      if (queuing !== undefined) defaultQueuing(queuing);
    },
    validate: validatePriorityLevel,
    validateUpdate: (level) => validatePriorityLevel(level),
    generationOf: ({ spec }) => spec,
  },
  subresources: {
    status: statusSubresource<PriorityLevelConfiguration>({
      labels: 'kept',
      validateUpdate: ({ status }) => validateConditionTypes(status?.conditions),
    }),
  },
  columns: [
    nameColumn,
    { name: 'Type', cell: ({ spec }) => spec.type },
    { name: 'NominalConcurrencyShares', cell: ({ spec }) => spec.limited?.nominalConcurrencyShares ?? none },
    { name: 'Queues', cell: (level) => queuingOf(level)?.queues ?? none },
    { name: 'HandSize', cell: (level) => queuingOf(level)?.handSize ?? none },
    { name: 'QueueLengthLimit', cell: (level) => queuingOf(level)?.queueLengthLimit ?? none },
    ageColumn,
  ],
};

function queuingOf({ spec }: PriorityLevelConfiguration): QueuingConfiguration | undefined {
  return spec.limited?.limitResponse?.queuing;
}

function defaultQueuing(queuing: QueuingConfiguration): void {
  queuing.queues ||= 64;
  queuing.handSize ||= 8;
  queuing.queueLengthLimit ||= 50;
}
