import type { ApiObject } from '../../meta/object.ts';
import { type Column, nameColumn } from '../../registry/columns.ts';

/** Roles show when they were made, not how long ago. */
export const roleColumns: readonly Column<ApiObject>[] = [
  nameColumn,
  { name: 'Created At', type: 'date', cell: ({ metadata }) => metadata.creationTimestamp ?? null },
];
