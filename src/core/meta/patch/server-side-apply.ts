import type { ObjectMeta } from '../../api/meta-v1.ts';
import { deepEqual } from '../deep-equal.ts';
import { formatGroupVersionKind, parseGroupVersion } from '../group-version.ts';
import { type ApiObject, asJson, cloneJson, isJsonObject } from '../object.ts';
import { quote } from '../quote.ts';
import { newApplyConflict, newBadRequest, newUnexpectedError } from '../status.ts';
import { checkConfiguration } from './managed-fields/check-configuration.ts';
import { compareObjects } from './managed-fields/compare.ts';
import {
  decodeManagedFields,
  encodeManagedFields,
  type ManagedSet,
  type ManagedSets,
  managerId,
} from './managed-fields/entries.ts';
import {
  emptySet,
  type FieldSet,
  formatPaths,
  intersect,
  isEmptySet,
  setOfPaths,
  subtract,
  subtractBelow,
  unite,
} from './managed-fields/field-set.ts';
import { mergeConfiguration } from './managed-fields/merge.ts';
import { removeFields } from './managed-fields/remove.ts';
import { setOfObject, withDeclaredFields } from './managed-fields/set-of-object.ts';
import { type FieldManagement, stripFields, withoutManagedFields } from './managed-fields.ts';

const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Applies a configuration: lays it over the live object, removes what the manager no longer gives and nobody else owns, and
 * brings the managed fields up to date. `live` is what is stored; for a create, an object of which nothing is set
 * (`zeroStructure`). Neither argument is changed. What comes back is to be decoded, defaulted and normalised as anything
 * written. Throws a StatusError: Conflict when others own what the configuration changes, unless `force`.
 */
export function applyServerSide(
  management: FieldManagement,
  live: ApiObject,
  config: ApiObject,
  force: boolean,
): ApiObject {
  checkApplied(management, config);
  const managed = decodeManagedFields(live.metadata.managedFields) ?? new Map<string, ManagedSet>();
  const applied = new Application(management, withoutManagedFields(live), config, managed);
  const object = applied.run(force);
  if (management.manager === 'kubectl') syncLastApplied(object, config);
  return object;
}

function checkApplied({ source, typeName, apiVersion }: FieldManagement, config: ApiObject): void {
  if (config.apiVersion !== apiVersion) {
    const given = config.apiVersion ?? '';
    const problem = `Specified patch version: ${given}, expected: ${apiVersion}`;
    throw newBadRequest(`Incorrect version specified in apply patch. ${problem}`);
  }
  if (config.metadata.managedFields !== undefined) throw newBadRequest('metadata.managedFields must be nil');
  const problems = checkConfiguration(source, typeName, config);
  if (problems.length === 0) return;
  const [only] = problems;
  const text = problems.length === 1 ? only : `errors:\n${problems.map((problem) => `  ${problem}`).join('\n')}`;
  throw newUnexpectedError(`failed to create typed patch object (${describe(config)}): ${text}`);
}

/** `default/web; apps/v1, Kind=Deployment`. */
/** `namespace/name; group/version, Kind=kind`; the configuration has not been checked, so its name may be anything. */
function describe({ apiVersion = '', kind = '', metadata }: ApiObject): string {
  const gvk = { ...parseGroupVersion(apiVersion), kind };
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return `${text(metadata.namespace)}/${text(metadata.name)}; ${formatGroupVersionKind(gvk)}`;
}

/** One run of the algorithm, with what all its steps need. */
class Application {
  readonly #management: FieldManagement;
  readonly #live: ApiObject;
  readonly #config: ApiObject;
  readonly #managed: ManagedSets;
  readonly #id: string;

  constructor(management: FieldManagement, live: ApiObject, config: ApiObject, managed: ManagedSets) {
    this.#management = management;
    this.#live = live;
    this.#config = config;
    this.#managed = managed;
    this.#id = managerId({ ...management, operation: 'Apply' });
  }

  run(force: boolean): ApiObject {
    const { source, typeName, ignored = [], time, manager, subresource, apiVersion } = this.#management;
    const merged = mergeConfiguration(source, typeName, this.#live, this.#config);
    const set = subtractBelow(setOfObject(source, typeName, this.#config), setOfPaths(ignored));
    const last = this.#managed.get(this.#id);
    const claims = new Map(this.#managed).set(this.#id, {
      ...{ manager, operation: 'Apply', apiVersion, subresource, time: last?.time, set },
    });
    const object = this.#prune(merged, claims, last?.set) as unknown as ApiObject;
    const entries = this.#takeOver(object, claims, force);
    const own = entries.get(this.#id);
    const changed = !deepEqual(this.#live, object);
    if (own !== undefined)
      entries.set(this.#id, { ...own, set: stripFields(own.set), time: changed ? time : own.time });
    return withManagedFields(object, entries);
  }

  /** Takes away what the manager applied last time, does not apply now, and nobody else claims. */
  #prune(merged: object, claims: ManagedSets, last: FieldSet | undefined): object {
    if (last === undefined || isEmptySet(last)) return merged;
    const lastFields = this.#declared(last);
    const pruned = this.#remove(merged, lastFields);
    const mergedFields = this.#declared(this.#setOf(merged));
    const claimed = [...claims.values()].reduce((sum, { set }) => unite(sum, set), emptySet);
    const kept = unite(this.#declared(this.#setOf(pruned)), this.#declared(claimed));
    const withClaims = this.#remove(merged, subtract(mergedFields, kept));
    const gone = subtract(mergedFields, this.#declared(this.#setOf(withClaims)));
    return this.#remove(merged, intersect(gone, lastFields));
  }

  #setOf(object: object): FieldSet {
    return setOfObject(this.#management.source, this.#management.typeName, object);
  }

  #declared(set: FieldSet): FieldSet {
    return withDeclaredFields(this.#management.source, this.#management.typeName, set);
  }

  #remove(object: object, set: FieldSet): object {
    return removeFields(this.#management.source, this.#management.typeName, object, set);
  }

  /** The others' claims without what changes. Throws Conflict for what they would lose, unless it is forced. */
  #takeOver(object: ApiObject, claims: ManagedSets, force: boolean): Map<string, ManagedSet> {
    const { source, typeName } = this.#management;
    const { added, modified, removed } = compareObjects(source, typeName, this.#live, object);
    const taken = unite(modified, added);
    const result = new Map<string, ManagedSet>();
    const conflicts: Conflict[] = [];
    for (const [id, claim] of claims) {
      if (id === this.#id) {
        result.set(id, claim);
        continue;
      }
      const lost = intersect(claim.set, taken);
      if (!isEmptySet(lost)) conflicts.push({ claim, lost });
      result.set(id, { ...claim, set: subtract(subtract(claim.set, lost), removed) });
    }
    if (!force) throwConflicts(this.#withoutAllowed(conflicts));
    return result;
  }

  /** kubectl may take over without force what it last applied from the client's side. */
  #withoutAllowed(conflicts: readonly Conflict[]): Conflict[] {
    const { source, typeName, apiVersion, manager } = this.#management;
    const text = this.#live.metadata.annotations?.[lastAppliedAnnotation];
    if (manager !== 'kubectl' || text === undefined || conflicts.length === 0) return [...conflicts];
    const last = parseObject(text);
    if (last?.apiVersion !== apiVersion) return [...conflicts];
    const { added, modified, removed } = compareObjects(source, typeName, last, this.#live);
    const allowed = subtract(subtract(subtract(this.#setOf(last), modified), added), removed);
    return conflicts
      .map(({ claim, lost }) => ({ claim, lost: subtract(lost, allowed) }))
      .filter(({ lost }) => !isEmptySet(lost));
  }
}

interface Conflict {
  readonly claim: ManagedSet;
  readonly lost: FieldSet;
}

function throwConflicts(conflicts: readonly Conflict[]): void {
  const all = conflicts
    .flatMap(({ claim, lost }) => formatPaths(lost).map((path) => ({ manager: formatManager(claim), path })))
    .sort((a, b) => (a.manager < b.manager ? -1 : Number(a.manager > b.manager)));
  const [first] = all;
  if (first === undefined) return;
  const causes = all.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field: path,
  }));
  if (all.length === 1)
    throw newApplyConflict(causes, `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.path}`);
  const lines = [...new Set(all.map(({ manager }) => manager))].flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...all.filter((conflict) => conflict.manager === manager).map(({ path }) => `- ${path}`),
  ]);
  throw newApplyConflict(causes, `Apply failed with ${all.length} conflicts: ${lines.join('\n')}`);
}

function formatManager({ manager, subresource, operation, apiVersion }: ManagedSet): string {
  const name = subresource === '' ? quote(manager) : `${quote(manager)} with subresource ${quote(subresource)}`;
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}

function withManagedFields(object: ApiObject, managed: ManagedSets): ApiObject {
  const managedFields = encodeManagedFields(managed);
  const metadata: ObjectMeta = { ...object.metadata, ...(managedFields.length > 0 && { managedFields }) };
  return cloneJson({ ...object, metadata });
}

/** Keeps kubectl's client-side record true where there is one. */
function syncLastApplied(object: ApiObject, config: ApiObject): void {
  const { annotations } = object.metadata;
  if (annotations?.[lastAppliedAnnotation] === undefined) return;
  const record = asJson(cloneJson(config));
  const { metadata } = record;
  if (isJsonObject(metadata) && isJsonObject(metadata['annotations']))
    delete metadata['annotations'][lastAppliedAnnotation];
  annotations[lastAppliedAnnotation] = `${JSON.stringify(sortKeys(record))}\n`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}

function parseObject(text: string): ApiObject | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return isJsonObject(value) && isJsonObject(value['metadata']) ? (value as unknown as ApiObject) : undefined;
  } catch {
    return undefined;
  }
}
