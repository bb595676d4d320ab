import type { ObjectMeta, OwnerReference } from '../../api/meta-v1.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { type FieldError, forbidden, invalid, required, tooLong } from '../../meta/field-error.ts';
import {
  byteLength,
  checkDns1123Label,
  checkDns1123Subdomain,
  checkLabelValue,
  checkPathSegmentName,
  checkQualifiedName,
} from '../../meta/names.ts';

export interface MetadataRules {
  readonly namespaced: boolean;
  /** Default: a DNS subdomain. */
  readonly validateName?: ((name: string, prefix: boolean) => readonly string[]) | undefined;
}

const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion'];
const unqualifiedFinalizer = 'name is neither a standard finalizer name nor is it fully qualified';
const maximumAnnotationBytes = 256 * 1024;

/** What is wrong with the metadata of a new object, its name already generated. */
export function validateMetadata(metadata: ObjectMeta, rules: MetadataRules): FieldError[] {
  const validateName = rules.validateName ?? subdomainName;
  const { name = '', generateName = '' } = metadata;
  const prefixErrors = generateName === '' ? [] : validateName(generateName, true);
  const nameErrors = name === '' ? [] : validateName(name, false);
  return [
    ...prefixErrors.map((message) => invalid('metadata.generateName', generateName, message)),
    ...(name === '' ? [required('metadata.name', 'name or generateName is required')] : []),
    ...nameErrors.map((message) => invalid('metadata.name', name, message)),
    ...validateCommon(metadata, rules),
  ];
}

/** The same for a change; names were checked when the object was made. */
export function validateMetadataUpdate(metadata: ObjectMeta, old: ObjectMeta, rules: MetadataRules): FieldError[] {
  return [
    ...checkPathSegmentName(metadata.name ?? '').map((message) => invalid('metadata.name', metadata.name, message)),
    ...validateCommon(changedOnly(metadata, old), rules),
    ...validateNewFinalizers(metadata, old),
    ...immutable(metadata, old, 'name'),
    ...immutable(metadata, old, 'namespace'),
    ...immutable(metadata, old, 'uid'),
  ];
}

/** What is as it was needs no second look. */
function changedOnly(metadata: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const { labels, annotations, ownerReferences, finalizers, ...rest } = metadata;
  return {
    ...rest,
    ...(labels !== undefined && !deepEqual(labels, old.labels) && { labels }),
    ...(annotations !== undefined && !deepEqual(annotations, old.annotations) && { annotations }),
    ...(ownerReferences !== undefined && !deepEqual(ownerReferences, old.ownerReferences) && { ownerReferences }),
    ...(finalizers !== undefined && !deepEqual(finalizers, old.finalizers) && { finalizers }),
  };
}

/** The default rule. */
function subdomainName(name: string, prefix: boolean): readonly string[] {
  return checkDns1123Subdomain(prefix ? maskTrailingDash(name) : name);
}

/** What is to be followed by something generated may end in a dash. */
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -1)}a` : name;
}

/** A rule for names made of one of the checks in `meta/names`. */
export function nameRule(
  check: (name: string) => readonly string[],
): (name: string, prefix: boolean) => readonly string[] {
  return (name, prefix) => check(prefix ? maskTrailingDash(name) : name);
}

function validateCommon(metadata: ObjectMeta, rules: MetadataRules): FieldError[] {
  return [
    ...validateNamespace(metadata, rules.namespaced),
    ...validateLabels(metadata.labels, 'metadata.labels'),
    ...validateAnnotations(metadata.annotations),
    ...validateOwners(metadata.ownerReferences ?? []),
    ...validateFinalizers(metadata.finalizers ?? []),
  ];
}

function validateNamespace({ namespace = '' }: ObjectMeta, namespaced: boolean): FieldError[] {
  if (!namespaced) return namespace === '' ? [] : [forbidden('metadata.namespace', 'not allowed on this type')];
  if (namespace === '') return [required('metadata.namespace')];
  return checkDns1123Label(namespace).map((message) => invalid('metadata.namespace', namespace, message));
}

/** Labels, wherever they stand. */
export function validateLabels(labels: Readonly<Record<string, string>> | undefined, path: string): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...checkQualifiedName(key).map((message) => invalid(path, key, message)),
    ...checkLabelValue(value).map((message) => invalid(path, value, message)),
  ]);
}

function validateAnnotations(annotations: Readonly<Record<string, string>> = {}): FieldError[] {
  const path = 'metadata.annotations';
  let bytes = 0;
  const errors = Object.entries(annotations).flatMap(([key, value]) => {
    bytes += byteLength(key) + byteLength(value);
    return checkQualifiedName(key.toLowerCase()).map((message) => invalid(path, key, message));
  });
  return bytes > maximumAnnotationBytes ? [...errors, tooLong(path, maximumAnnotationBytes)] : errors;
}

function validateOwners(owners: readonly OwnerReference[]): FieldError[] {
  const path = 'metadata.ownerReferences';
  const errors = owners.flatMap((owner) => [
    ...(owner.apiVersion ? [] : [invalid(`${path}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty')]),
    ...(['kind', 'name', 'uid'] as const)
      .filter((field) => !owner[field])
      .map((field) => invalid(`${path}.${field}`, owner[field] ?? '', 'must not be empty')),
    ...(owner.apiVersion === 'v1' && owner.kind === 'Event'
      ? [invalid(path, owner, '/v1, Kind=Event is disallowed from being an owner')]
      : []),
  ]);
  const [first, second] = owners.filter((owner) => owner.controller === true);
  if (first === undefined || second === undefined) return errors;
  const both = `${first.kind}/${first.name} and ${second.kind}/${second.name}`;
  const detail = `Only one reference can have Controller set to true. Found "true" in references for ${both}`;
  return [...errors, invalid(path, owners, detail)];
}

/** One finalizer, wherever it stands. `place` is where a name is looked for that is not qualified. */
export function validateFinalizer(finalizer: string, path: string, place: string): FieldError[] {
  return [
    ...checkQualifiedName(finalizer).map((message) => invalid(path, finalizer, message)),
    ...(finalizer.includes('/') || standardFinalizers.includes(finalizer)
      ? []
      : [invalid(place, finalizer, unqualifiedFinalizer)]),
  ];
}

function validateFinalizers(finalizers: readonly string[]): FieldError[] {
  const path = 'metadata.finalizers';
  const errors = finalizers.flatMap((finalizer, index) => validateFinalizer(finalizer, path, `${path}[${index}]`));
  if (!finalizers.includes('orphan') || !finalizers.includes('foregroundDeletion')) return errors;
  return [...errors, invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')];
}

function validateNewFinalizers(metadata: ObjectMeta, old: ObjectMeta): FieldError[] {
  if (old.deletionTimestamp === undefined) return [];
  const added = (metadata.finalizers ?? []).filter((finalizer) => !(old.finalizers ?? []).includes(finalizer)).sort();
  if (added.length === 0) return [];
  const shown = `[]string{${added.map((finalizer) => JSON.stringify(finalizer)).join(', ')}}`;
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers ${shown}`;
  return [forbidden('metadata.finalizers', detail)];
}

function immutable(metadata: ObjectMeta, old: ObjectMeta, field: 'name' | 'namespace' | 'uid'): FieldError[] {
  const same = (metadata[field] ?? '') === (old[field] ?? '');
  return same ? [] : [invalid(`metadata.${field}`, metadata[field] ?? '', 'field is immutable')];
}
