import { type CSINode, csiNodes } from '../../api/storage-v1.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';

export const csiNodeResource = defineResource<CSINode>({
  ...csiNodes,
  strategy: { returnsDeletedObject: true },
  columns: [
    nameColumn,
    { name: 'Drivers', type: 'integer', cell: ({ spec }) => (spec.drivers ?? []).length },
    ageColumn,
  ],
});
