import { type RuntimeClass, runtimeClasses } from '../../api/node-v1.ts';
import { type FieldError, invalid } from '../../meta/field-error.ts';
import { checkDns1123Label } from '../../meta/names.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import { validateRequiredName } from '../../schema/validation/basics.ts';
import { validateLabels } from '../../schema/validation/label-selector.ts';
import { validateTolerations } from '../../schema/validation/tolerations.ts';

export const runtimeClassResource = defineResource<RuntimeClass>({
  ...runtimeClasses,
  strategy: {
    validate,
    validateUpdate: ({ handler }, old) =>
      handler === old.handler ? [] : [invalid('handler', handler, 'field is immutable')],
  },
  columns: [nameColumn, { name: 'Handler', cell: ({ handler }) => handler }, ageColumn],
});

function validate({ handler, scheduling }: RuntimeClass): FieldError[] {
  return [
    ...validateRequiredName(handler, checkDns1123Label, 'handler'),
    ...validateLabels(scheduling?.nodeSelector, 'scheduling.nodeSelector'),
    ...validateTolerations(scheduling?.tolerations ?? [], 'scheduling.tolerations'),
  ];
}
