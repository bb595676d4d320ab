import { type FieldSelector, parseFieldSelector } from '../../meta/field-selector.ts';
import { matchesLabels, parseLabelSelector, type Selector } from '../../meta/label-selector.ts';
import type { ApiObject } from '../../meta/object.ts';
import { SelectorError } from '../../meta/selector-error.ts';
import { newBadRequest } from '../../meta/status.ts';
import type { AnyResource, Conversion, Resource } from '../resource.ts';
import type { Selection } from '../selection.ts';

/** What a request's query says about which objects it wants. */
export interface SelectionRequest {
  /** Empty for all namespaces. */
  readonly namespace: string;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  /** The version whose field selectors count, where it is not the stored one. */
  readonly as?: AnyResource;
}

/** Throws a BadRequest Status for selectors that cannot be read or ask for fields that the kind has none of. */
export function selectionOf<T extends ApiObject>(resource: Resource<T>, request: SelectionRequest): Selection<T> {
  const { namespace } = request;
  const prefix = resource.namespaced && namespace !== '' ? `${resource.keyPrefix}${namespace}/` : resource.keyPrefix;
  const labels = readSelector(request.labelSelector, parseLabelSelector);
  const fields = readSelector(request.fieldSelector, parseFieldSelector);
  const shown: Resource<T> = request.as?.storedAs === undefined ? resource : viewOf<T>(request.as, request.as.storedAs);
  checkFields(shown, fields);
  const name = requiredValue(fields, 'metadata.name');
  const isPointed = name !== undefined && (!resource.namespaced || namespace !== '');
  const rest = fields.filter(
    (field) => !(isPointed && field.field === 'metadata.name' && field.operator === '=' && field.value === name),
  );
  return {
    prefix,
    key: isPointed ? prefix + name : undefined,
    indexed: resource.indexedField === undefined ? undefined : requiredValue(fields, resource.indexedField),
    matches: matcherOf(shown, labels, rest),
  };
}

/** The stored kind with the field selectors of the version that is asked for. */
function viewOf<T extends ApiObject>(
  asked: AnyResource,
  { fromStored }: Conversion<ApiObject, ApiObject>,
): Resource<T> {
  const fields = Object.entries(asked.fieldSelectors).map(
    ([name, read]) => [name, (stored: T) => read(fromStored(stored))] as const,
  );
  return { ...asked, fieldSelectors: Object.fromEntries(fields) } as unknown as Resource<T>;
}

/** A selector of a request; nothing where it is not given. Throws a BadRequest Status for one that cannot be read. */
export function readSelector<S extends readonly unknown[]>(
  text: string | undefined,
  parser: (text: string) => S,
): S | [] {
  if (text === undefined || text === '') return [];
  try {
    return parser(text);
  } catch (error) {
    if (error instanceof SelectorError) throw newBadRequest(error.message);
    throw error;
  }
}

function requiredValue(fields: FieldSelector, field: string): string | undefined {
  return fields.find((requirement) => requirement.field === field && requirement.operator === '=')?.value;
}

function checkFields<T extends ApiObject>(resource: Resource<T>, fields: FieldSelector): void {
  for (const { field } of fields) {
    const isPlain = Object.keys(resource.fieldSelectors).length === 0;
    const isKnown = field === 'metadata.name' || (field === 'metadata.namespace' && (resource.namespaced || isPlain));
    if (!isKnown && !Object.hasOwn(resource.fieldSelectors, field)) throw newBadRequest(unknownField(resource, field));
  }
}

function unknownField<T extends ApiObject>(resource: Resource<T>, field: string): string {
  const hasOwnFields = Object.keys(resource.fieldSelectors).length > 0;
  if (resource.unknownField !== undefined) return resource.unknownField(field);
  if (hasOwnFields) return `field label not supported: ${field}`;
  return `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

function matcherOf<T extends ApiObject>(
  resource: Resource<T>,
  labels: Selector,
  fields: FieldSelector,
): ((object: T) => boolean) | undefined {
  if (labels.length === 0 && fields.length === 0) return undefined;
  const readers = fields.map(({ field, operator, value }) => ({
    read: readerOf(resource, field),
    wanted: operator === '=',
    value,
  }));
  return (object) =>
    (labels.length === 0 || matchesLabels(labels, object.metadata.labels)) &&
    readers.every(({ read, wanted, value }) => (read(object) === value) === wanted);
}

function readerOf<T extends ApiObject>(resource: Resource<T>, field: string): (object: T) => string {
  if (field === 'metadata.name') return (object) => object.metadata.name ?? '';
  if (field === 'metadata.namespace') return (object) => object.metadata.namespace ?? '';
  return resource.fieldSelectors[field] ?? (() => '');
}
