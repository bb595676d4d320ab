import type { ManagedFieldsEntry } from '../../../api/meta-v1.ts';
import { type FieldSet, isEmptySet, sortSet } from './field-set.ts';

/** What one manager owns. */
export interface ManagedSet {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string | undefined;
  readonly set: FieldSet;
}

/** By who they are: operation, manager and subresource, and for updates the version. */
export type ManagedSets = ReadonlyMap<string, ManagedSet>;

export function managerId({ manager, operation, apiVersion, subresource }: Omit<ManagedSet, 'time' | 'set'>): string {
  return JSON.stringify([operation, manager, operation === 'Apply' ? '' : apiVersion, subresource]);
}

/** Undefined when an entry cannot be read. */
export function decodeManagedFields(entries: readonly ManagedFieldsEntry[] | undefined): ManagedSets | undefined {
  const managed = new Map<string, ManagedSet>();
  for (const entry of entries ?? []) {
    const { operation, fieldsType, fieldsV1 } = entry;
    if ((operation !== 'Apply' && operation !== 'Update') || fieldsType !== 'FieldsV1') return undefined;
    const one = {
      manager: entry.manager ?? '',
      operation,
      apiVersion: entry.apiVersion ?? '',
      subresource: entry.subresource ?? '',
      time: entry.time,
      set: (fieldsV1 ?? {}) as unknown as FieldSet,
    } as const;
    managed.set(managerId(one), one);
  }
  return managed;
}

/** In the order in which the server lists them: appliers first, then by time and name. */
export function encodeManagedFields(managed: ManagedSets): ManagedFieldsEntry[] {
  return [...managed.values()]
    .filter(({ set }) => !isEmptySet(set))
    .sort(compareEntries)
    .map(({ manager, operation, apiVersion, subresource, time, set }) => ({
      manager,
      operation,
      apiVersion,
      ...(time !== undefined && { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: sortSet(set) as unknown as Record<string, unknown>,
      ...(subresource !== '' && { subresource }),
    }));
}

function compareEntries(a: ManagedSet, b: ManagedSet): number {
  return (
    compareTexts(a.operation, b.operation) ||
    compareTexts(a.time ?? '', b.time ?? '') ||
    compareTexts(a.manager, b.manager) ||
    compareTexts(a.apiVersion, b.apiVersion) ||
    compareTexts(a.subresource, b.subresource)
  );
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
