import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresourceScale,
  JSONSchemaProps,
} from '../../api/apiextensions-v1.ts';
import { compareVersions } from '../../meta/compare-versions.ts';
import { type ApiObject, cloneJson, isJsonObject, type JsonObject } from '../../meta/object.ts';
import { formatAge } from '../../meta/time.ts';
import { ageColumn, type Cell, type Column, nameColumn } from '../../registry/columns.ts';
import type { FieldErrors } from '../../registry/lazy-validator.ts';
import { type AnyResource, defineResource, type Verb } from '../../registry/resource.ts';
import type { ScaleSubresource, Subresource, ViewSubresource } from '../../registry/subresource.ts';
import type { WriteContext } from '../../registry/write-context.ts';
import { validateValue } from '../../schema/validation/validate-value.ts';
import { createJsonPath } from './json-path.ts';
import { validateListTypes } from './list-types.ts';
import { withoutRules, withRules } from './rules.ts';
import { customSchemaSource } from './schema-source.ts';
import { withFormats } from './with-formats.ts';

type CustomObject = ApiObject & JsonObject & { spec?: unknown; status?: unknown };

const verbs: readonly Verb[] = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

/** The kinds that a definition adds, one for each version that is served. The stored version comes first, served or not. */
export function customResources(definition: CustomResourceDefinition): AnyResource[] {
  const { versions } = definition.spec;
  const storage = versions.find((version) => version.storage) ?? versions[0];
  if (storage === undefined) return [];
  const stored = customResource(definition, storage, undefined);
  const others = versions.filter((version) => version.served && version !== storage);
  return [stored, ...others.map((version) => customResource(definition, version, stored))];
}

function customResource(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  stored: AnyResource | undefined,
): AnyResource {
  const { group, scope } = definition.spec;
  const names = definition.status?.acceptedNames ?? definition.spec.names;
  const schema = version.schema?.openAPIV3Schema;
  const hasStatus = version.subresources?.status !== undefined;
  const convert = (object: ApiObject, to: string): ApiObject => ({ ...cloneJson(object), apiVersion: to });
  const apiVersion = `${group}/${version.name}`;
  return defineResource<ApiObject>({
    group,
    version: version.name,
    kind: names.kind,
    plural: names.plural,
    namespaced: scope === 'Namespaced',
    singular: names.singular ?? names.kind.toLowerCase(),
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    verbs,
    ...(version.deprecated === true && { deprecation: deprecationOf(definition, version) }),
    storagePath: `${group}/${names.plural}`,
    schema: customSchemaSource(names.kind, schema),
    custom: {
      openApi: schema ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      validate: (value) =>
        schema === undefined ? [] : withoutRules(schema, validateValue(withoutMetadata(schema), value, '')),
    },
    strategy: {
      allowUnconditionalUpdate: false,
      initialStatus: () => undefined,
      validate: (object, context) => validateObject(schema, object, undefined, context),
      validateUpdate: (object, old, context) => validateObject(schema, object, old, context),
      generationOf: (object) => (hasStatus ? contentOf(object) : [contentOf(object), Reflect.get(object, 'status')]),
    },
    subresources: subresourcesOf(version, schema),
    columns: columnsOf(version.additionalPrinterColumns),
    fieldSelectors: selectorsOf(version),
    ...(stored !== undefined && {
      storedAs: {
        resource: stored,
        toStored: (object) => convert(object, stored.apiVersion),
        fromStored: (object) => convert(object, apiVersion),
      },
    }),
  });
}

function deprecationOf(
  { spec }: CustomResourceDefinition,
  { name, deprecationWarning }: CustomResourceDefinitionVersion,
): string {
  if (deprecationWarning !== undefined) return deprecationWarning;
  const { group, names, versions } = spec;
  const better = versions
    .filter((version) => version.served && version.deprecated !== true && compareVersions(version.name, name) < 0)
    .sort((one, other) => compareVersions(one.name, other.name));
  const advice = better.slice(0, 1).map((version) => `; use ${group}/${version.name} ${names.kind}`);
  return `${group}/${name} ${names.kind} is deprecated${advice.join('')}`;
}

/** The metadata follows the rules of all kinds. */
function withoutMetadata(schema: JSONSchemaProps): JSONSchemaProps {
  const { metadata: _metadata, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

function validateObject(
  schema: JSONSchemaProps | undefined,
  object: ApiObject,
  old: ApiObject | undefined,
  context: WriteContext,
): FieldErrors {
  if (schema === undefined) return [];
  const fields = withoutMetadata(schema);
  const errors = [...validateValue(fields, object, ''), ...validateListTypes(fields, object, '')];
  return withFormats(fields, errors, object, (found) => withRules(schema, found, object, old, context));
}

/** Everything but the metadata and the status. */
function contentOf(object: ApiObject): JsonObject {
  const { metadata: _metadata, status: _status, ...content } = object as CustomObject;
  return content;
}

function subresourcesOf(
  { subresources = {} }: CustomResourceDefinitionVersion,
  schema: JSONSchemaProps | undefined,
): Record<string, Subresource<ApiObject>> {
  const { status, scale } = subresources;
  const entries: Record<string, Subresource<ApiObject>> = {};
  if (status !== undefined) entries['status'] = statusView(schema);
  if (scale !== undefined) entries['scale'] = scaleOf(scale);
  return entries;
}

/** Lets through the status and the metadata. */
function statusView(schema: JSONSchemaProps | undefined): ViewSubresource<ApiObject> {
  return {
    type: 'view',
    verbs: ['get', 'patch', 'update'],
    prepareForUpdate: (updated, old) => {
      const object = updated as CustomObject;
      const { status, metadata } = object;
      for (const key of Object.keys(object)) if (key !== 'metadata') delete object[key];
      Object.assign(object, old, { metadata });
      if (status === undefined) delete object.status;
      else object.status = status;
    },
    validateUpdate: (object, old, context) => validateObject(schema, object, old, context),
    ignoredFields: ['spec'],
  };
}

function scaleOf(paths: CustomResourceSubresourceScale): ScaleSubresource<ApiObject> {
  const spec = createJsonPath(paths.specReplicasPath);
  const status = createJsonPath(paths.statusReplicasPath);
  const selector = paths.labelSelectorPath === undefined ? undefined : createJsonPath(paths.labelSelectorPath);
  const numberOf = (found: unknown[]): number | undefined => (typeof found[0] === 'number' ? found[0] : undefined);
  return {
    type: 'scale',
    replicas: (object) => numberOf(spec(object)),
    setReplicas: (object, replicas) => setAt(object, paths.specReplicasPath, replicas),
    statusReplicas: (object) => numberOf(status(object)),
    selector: (object) => {
      const found = selector?.(object)[0];
      return typeof found === 'string' ? found : undefined;
    },
  };
}

/** Sets the field that a path of names leads to. */
function setAt(object: object, path: string, value: number): void {
  const names = path.split('.').filter((name) => name !== '');
  const last = names.pop() ?? '';
  let place = object as JsonObject;
  for (const name of names) {
    const inner = place[name];
    const next: JsonObject = isJsonObject(inner) ? inner : {};
    place[name] = next;
    place = next;
  }
  place[last] = value;
}

function columnsOf(definitions: readonly CustomResourceColumnDefinition[] | undefined): Column<ApiObject>[] {
  if (definitions === undefined || definitions.length === 0) return [nameColumn, { ...ageColumn, type: 'date' }];
  return [nameColumn, ...definitions.map(columnOf)];
}

function columnOf({ name, type, jsonPath, priority = 0 }: CustomResourceColumnDefinition): Column<ApiObject> {
  const find = createJsonPath(jsonPath);
  const types: readonly Column<ApiObject>['type'][] = ['string', 'integer', 'number', 'boolean', 'date'];
  return {
    name,
    type: types.find((known) => known === type) ?? 'string',
    wide: priority > 0,
    cell: (object, nowMs) => cellOf(find(object)[0], type, nowMs),
  };
}

function cellOf(value: unknown, type: string, nowMs: number): Cell {
  if (value === undefined || value === null) return null;
  if (type === 'date') return typeof value === 'string' ? formatAge(value, nowMs) : null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

function selectorsOf({
  selectableFields = [],
}: CustomResourceDefinitionVersion): Record<string, (object: ApiObject) => string> {
  const readers = selectableFields.map(({ jsonPath }) => {
    const find = createJsonPath(jsonPath);
    return [jsonPath.replace(/^\./, ''), (object: ApiObject) => textOf(find(object)[0])] as const;
  });
  return Object.fromEntries(readers);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? '' : JSON.stringify(value);
}
