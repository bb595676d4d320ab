import { type RuntimeClass, runtimeClasses } from '../../api/node-v1.ts';
import { invalid } from '../../meta/field-error.ts';
import { checkDns1123Label } from '../../meta/names.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';

export const runtimeClassResource = defineResource<RuntimeClass>({
  ...runtimeClasses,
  strategy: {
    validate: ({ handler }) => checkDns1123Label(handler).map((message) => invalid('handler', handler, message)),
    validateUpdate: ({ handler }, old) =>
      handler === old.handler ? [] : [invalid('handler', handler, 'field is immutable')],
  },
  columns: [nameColumn, { name: 'Handler', cell: ({ handler }) => handler }, ageColumn],
});
