import type { ApiObject } from '../../meta/object.ts';
import { type Cell, type Column, nameColumn } from '../../registry/columns.ts';
import type { ResourceSpecification } from '../../registry/resource.ts';

/** What a table says of each of its columns. */
interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

/** Whether rows carry metadata, the whole object or nothing. */
export type IncludeObject = 'Metadata' | 'None' | 'Object';

export interface TableOptions {
  readonly nowMs: number;
  readonly includeObject: IncludeObject;
  /** Without them, as later events of a watch are. */
  readonly headers: boolean;
}

const defaultColumns: readonly Column<ApiObject>[] = [
  nameColumn,
  {
    name: 'Created At',
    type: 'date',
    cell: (object) => object.metadata.creationTimestamp ?? null,
  },
];

/** What a kind says of its table. */
export type TableShape<T extends ApiObject> = Pick<ResourceSpecification<T>, 'columns' | 'compareRows'>;

/** The text of a `meta.k8s.io/v1` Table. `metadata` is the list's or the object's part that goes into it. */
export function tableText<T extends ApiObject>(
  shape: TableShape<T>,
  objects: readonly T[],
  metadata: object,
  options: TableOptions,
): string {
  const { columns = defaultColumns, compareRows } = shape;
  const ordered = compareRows === undefined ? objects : [...objects].sort(compareRows);
  return JSON.stringify({
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: options.headers ? columns.map(definitionOf) : null,
    rows: ordered.map((object) => rowOf(columns, object, options)),
  });
}

function definitionOf<T extends ApiObject>(column: Column<T>): ColumnDefinition {
  return {
    name: column.name,
    type: column.type ?? 'string',
    format: column.format ?? '',
    description: '',
    priority: column.wide === true ? 1 : 0,
  };
}

interface Row {
  readonly cells: readonly Cell[];
  readonly object: object | null;
}

function rowOf<T extends ApiObject>(columns: readonly Column<T>[], object: T, options: TableOptions): Row {
  const cells = columns.map((column) => column.cell(object, options.nowMs));
  if (options.includeObject === 'None') return { cells, object: null };
  return { cells, object: options.includeObject === 'Object' ? object : partialMetadata(object) };
}

/** An object reduced to its metadata. */
export function partialMetadata(object: ApiObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
