import { type PriorityClass, priorityClasses } from '../../api/scheduling-v1.ts';
import { forbidden, invalid, notSupported } from '../../meta/field-error.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';

const systemPrefix = 'system-';
const highestUserPriority = 1_000_000_000;
const preemptionPolicies = ['PreemptLowerPriority', 'Never'];
const systemClasses = ['system-node-critical', 'system-cluster-critical'];

export const priorityClassResource = defineResource<PriorityClass>({
  ...priorityClasses,
  shortNames: ['pc'],
  strategy: {
    defaults: (priorityClass) => {
      priorityClass.preemptionPolicy ??= 'PreemptLowerPriority';
    },
    validate: ({ metadata, value, preemptionPolicy: policy = '' }) => {
      if (systemClasses.includes(metadata.name)) return [];
      if (!preemptionPolicies.includes(policy)) return [notSupported('preemptionPolicy', policy, preemptionPolicies)];
      if (metadata.name.startsWith(systemPrefix)) {
        const detail = `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: ${metadata.name} is not a known system priority class`;
        return [forbidden('metadata.name', detail)];
      }
      const detail = `maximum allowed value of a user defined priority is ${highestUserPriority}`;
      return (value ?? 0) > highestUserPriority ? [forbidden('value', detail)] : [];
    },
    validateUpdate: (priorityClass, old) => [
      ...(priorityClass.value === old.value ? [] : [forbidden('value', 'may not be changed in an update.')]),
      ...(priorityClass.preemptionPolicy === old.preemptionPolicy
        ? []
        : [invalid('preemptionPolicy', priorityClass.preemptionPolicy, 'field is immutable')]),
    ],
    generationOf: ({ value, description, globalDefault }) => [value, description, globalDefault],
  },
  columns: [
    nameColumn,
    { name: 'Value', type: 'integer', cell: ({ value }) => value ?? 0 },
    { name: 'Global-Default', type: 'boolean', cell: ({ globalDefault }) => globalDefault ?? false },
    ageColumn,
    { name: 'PreemptionPolicy', cell: ({ preemptionPolicy }) => preemptionPolicy ?? '' },
  ],
});
