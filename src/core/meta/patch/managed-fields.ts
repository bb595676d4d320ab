import type { ApiObject } from '../object.ts';
import type { SchemaSource } from '../schema-source.ts';
import { compareObjects } from './managed-fields/compare.ts';
import {
  compareTexts,
  decodeManagedFields,
  encodeManagedFields,
  type ManagedSet,
  type ManagedSets,
  managerId,
} from './managed-fields/entries.ts';
import {
  emptySet,
  type FieldSet,
  isEmptySet,
  setOfPaths,
  subtract,
  subtractBelow,
  unite,
} from './managed-fields/field-set.ts';

/** Who writes what kind of object, and how. */
export interface FieldManagement {
  readonly source: SchemaSource;
  /** Of the object: `apps/v1.Deployment`. */
  readonly typeName: string;
  readonly apiVersion: string;
  /** The `fieldManager` parameter, or the user agent up to its first slash. */
  readonly manager: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  /** Now, as objects hold times. */
  readonly time: string;
  /** Fields that this way of writing does not change, and so does not own: `['status']`, or `['spec', 'metadata']`. */
  readonly ignored?: readonly string[];
}

const maximumUpdaters = 10;
const ancientManager = 'ancient-changes';

/** What nobody owns. */
const strippedPaths = setOfPaths([
  'apiVersion',
  'kind',
  'metadata',
  'metadata.name',
  'metadata.namespace',
  'metadata.creationTimestamp',
  'metadata.selfLink',
  'metadata.uid',
  'metadata.clusterName',
  'metadata.generation',
  'metadata.managedFields',
  'metadata.resourceVersion',
]);

/**
 * Brings `object.metadata.managedFields` up to date for a create, an update or a patch. To be called when the object is
 * decoded, has its defaults and is normalised, before admission. `live` is what is stored; for a create, an object of which
 * nothing is set (`zeroStructure`).
 */
export function updateManagedFields(management: FieldManagement, live: ApiObject, object: ApiObject): void {
  const managed = managedSetsOf(live, object, management.subresource !== '');
  delete object.metadata.managedFields;
  const updated = cap(update(management, managed, withoutManagedFields(live), object));
  const entries = encodeManagedFields(updated);
  if (entries.length > 0) object.metadata.managedFields = entries;
}

/** What is owned now: as the writer says, who may edit the list or reset it with one empty entry; else as it is stored. */
function managedSetsOf(live: ApiObject, object: ApiObject, isSubresource: boolean): ManagedSets {
  const given = object.metadata.managedFields;
  const stored = (): ManagedSets => decodeManagedFields(live.metadata.managedFields) ?? new Map();
  if (isSubresource || given === undefined || given.length === 0) return stored();
  if (given.length === 1 && Object.keys(given[0] ?? {}).length === 0) return new Map();
  if (given === live.metadata.managedFields) return stored();
  const decoded = decodeManagedFields(given);
  return decoded === undefined || decoded.size === 0 ? stored() : decoded;
}

export function withoutManagedFields(object: ApiObject): ApiObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function update(management: FieldManagement, managed: ManagedSets, live: ApiObject, object: ApiObject): ManagedSets {
  const { source, typeName, apiVersion, manager, subresource, time, ignored = [] } = management;
  const compared = compareObjects(source, typeName, live, object);
  const unchanged = setOfPaths(ignored);
  const taken = subtractBelow(unite(compared.added, compared.modified), unchanged);
  const removed = subtractBelow(compared.removed, unchanged);
  const result = new Map<string, ManagedSet>();
  for (const [id, entry] of managed) {
    const set = subtract(subtract(entry.set, taken), removed);
    if (!isEmptySet(set)) result.set(id, { ...entry, set });
  }
  const own = stripFields(taken);
  if (isEmptySet(own)) return result;
  const identity = { manager, operation: 'Update', apiVersion, subresource } as const;
  const id = managerId(identity);
  result.set(id, { ...identity, time, set: unite(own, result.get(id)?.set ?? emptySet) });
  return result;
}

/** Without what nobody owns. */
export function stripFields(set: FieldSet): FieldSet {
  return subtract(set, strippedPaths);
}

/** Keeps the list short: the oldest updaters of a version become one. */
function cap(managed: ManagedSets): ManagedSets {
  const updaters = [...managed].filter(([, { operation }]) => operation === 'Update');
  let excess = updaters.length - maximumUpdaters;
  if (excess <= 0) return managed;
  const result = new Map(managed);
  const firsts = new Map<string, string>();
  updaters.sort(([, a], [, b]) => compareTexts(a.time ?? '', b.time ?? '') || compareTexts(a.manager, b.manager));
  for (const [id, entry] of updaters) {
    if (excess <= 0) break;
    const first = firsts.get(entry.apiVersion);
    if (first === undefined) {
      firsts.set(entry.apiVersion, id);
      continue;
    }
    mergeInto(result, first, id, entry);
    excess -= 1;
  }
  return result;
}

function mergeInto(managed: Map<string, ManagedSet>, firstId: string, id: string, entry: ManagedSet): void {
  const identity = {
    manager: ancientManager,
    operation: 'Update',
    apiVersion: entry.apiVersion,
    subresource: '',
  } as const;
  const bucketId = managerId(identity);
  const bucket = managed.get(bucketId) ?? managed.get(firstId);
  managed.delete(firstId);
  managed.delete(id);
  managed.set(bucketId, { ...identity, time: entry.time, set: unite(entry.set, bucket?.set ?? emptySet) });
}
