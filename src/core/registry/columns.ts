import type { ApiObject } from '../meta/object.ts';
import { formatAge } from '../meta/time.ts';

export type Cell = string | number | boolean | null;

/** A column of `kubectl get`. */
export interface Column<T extends ApiObject> {
  readonly name: string;
  /** OpenAPI's types. Default: string. */
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  /** `name` marks the column that names the object. */
  readonly format?: 'name';
  /** Only with `-o wide`. */
  readonly wide?: boolean;
  readonly cell: (object: T, nowMs: number) => Cell;
}

/** The first column of nearly every kind. */
export const nameColumn: Column<ApiObject> = {
  name: 'Name',
  format: 'name',
  cell: (object) => object.metadata.name ?? '',
};

export const ageColumn: Column<ApiObject> = {
  name: 'Age',
  cell: (object, nowMs) => formatAge(object.metadata.creationTimestamp, nowMs),
};
