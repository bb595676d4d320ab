/**
 * Writes src/core/api/ (types and resource references) and src/core/schema/table.json (what the server needs to know of
 * every field) from the OpenAPI v3 documents of Kubernetes.
 *
 * Usage: node --import tsx scripts/generate-api.ts DIRECTORY, where DIRECTORY is `api/openapi-spec/v3` of the Go module
 * `k8s.io/kubernetes` at the version to follow.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackedTable } from '../src/core/schema/packed-table.ts';
import { type GoTypes, packTable, type TableEntry } from './api-table/pack-table.ts';

interface Schema {
  type?: string;
  format?: string;
  $ref?: string;
  allOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  additionalProperties?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  default?: unknown;
  enum?: string[];
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: string;
  'x-kubernetes-patch-strategy'?: string;
  'x-kubernetes-patch-merge-key'?: string;
  'x-kubernetes-unions'?: unknown;
  'x-kubernetes-group-version-kind'?: GroupVersionKind[];
}
interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}
interface Operation {
  'x-kubernetes-group-version-kind'?: GroupVersionKind;
}
interface Document {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, { get?: Operation; post?: Operation }>;
}
/** One field in the table; see src/core/schema/table.ts for what the keys mean. */
type Field = Record<string, unknown>;

const source = process.argv[2];
if (source === undefined) throw new Error('usage: generate-api.ts DIRECTORY');
const apiDirectory = 'src/core/api';
const tableFile = 'src/core/schema/table.json';
const goTypesFile = 'scripts/api-table/go-types.json';

const scalarDefinitions: Record<string, { field: Field; type: string }> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { field: { t: 'quantity' }, type: 'Quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { field: { t: 'intOrString' }, type: 'IntOrString' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { field: { t: 'time' }, type: 'Time' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { field: { t: 'microTime' }, type: 'MicroTime' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { field: { t: 'any' }, type: 'Record<string, unknown>' },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { field: { t: 'any' }, type: 'Record<string, unknown>' },
};

/** `io.k8s.api.apps.v1.Deployment` -> module `apps-v1`, name `Deployment`, table key `apps/v1.Deployment`. */
function locate(definition: string): { module: string; name: string; key: string } {
  const parts = definition.split('.');
  const name = parts[parts.length - 1] ?? '';
  const version = parts[parts.length - 2] ?? '';
  const packageName = parts[parts.length - 3] ?? '';
  const module = version.startsWith('v') ? `${packageName}-${version}` : packageName;
  return { module, name, key: `${module.replace('-', '/')}.${name}` };
}

const schemas = new Map<string, Schema>();
const resources = new Map<string, Map<string, string>>();

function resourceConstant(gvk: GroupVersionKind, plural: string, namespaced: boolean): string {
  const camel = plural.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const constant = kindConstants.get(gvk.kind) ?? camel;
  return (
    `export const ${constant}: ResourceReference<${gvk.kind}> = {\n` +
    `  group: '${gvk.group}',\n  version: '${gvk.version}',\n  kind: '${gvk.kind}',\n` +
    `  plural: '${plural}',\n  namespaced: ${namespaced},\n};\n`
  );
}
/** Plurals read better in camel case; OpenAPI only has them in lower case, so the kind tells where the words begin. */
const kindConstants = new Map<string, string>();
function constantFor(kind: string, plural: string): string {
  let index = 0;
  let constant = '';
  for (const letter of plural) {
    constant +=
      (kind[index] ?? letter).toLowerCase() === letter && kind[index] !== letter && index > 0
        ? (kind[index] ?? letter)
        : letter;
    index += 1;
  }
  return constant.replace(
    /^([a-z])([A-Z]+)(?=[A-Z]|es|s)/,
    (_, first: string, rest: string) => first + rest.toLowerCase(),
  );
}

function readDocuments(directory: string): void {
  for (const file of readdirSync(directory)) {
    if (!/^(api__v1|apis__.*__v.*)_openapi\.json$/.test(file)) continue;
    const document = JSON.parse(readFileSync(join(directory, file), 'utf8')) as Document;
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      if (name.startsWith('io.k8s.')) schemas.set(name, schema);
    }
    for (const [path, operations] of Object.entries(document.paths)) readPath(path, operations);
  }
}

function readPath(path: string, operations: Document['paths'][string]): void {
  const match = /^\/apis?(?:\/[^/]+)?\/v[^/]+\/(namespaces\/\{namespace\}\/)?([a-z]+)$/.exec(path);
  const gvk = (operations.post ?? operations.get)?.['x-kubernetes-group-version-kind'];
  if (match === null || gvk === undefined || match[2] === undefined) return;
  const plural = match[2];
  const namespaced = match[1] !== undefined;
  const kind = operations.post === undefined ? gvk.kind.replace(/List$/, '') : gvk.kind;
  const key = `${gvk.group}/${gvk.version}`;
  const list = resources.get(key) ?? new Map<string, string>();
  resources.set(key, list);
  if (list.has(kind) && !namespaced) return;
  kindConstants.set(kind, constantFor(kind, plural));
  list.set(kind, resourceConstant({ ...gvk, kind }, plural, namespaced));
}

function reference(schema: Schema): string | undefined {
  const direct = schema.$ref ?? schema.allOf?.[0]?.$ref;
  return direct?.replace('#/components/schemas/', '');
}

function fieldOf(schema: Schema): Field {
  const field = fieldShape(schema);
  const listType = schema['x-kubernetes-list-type'];
  if (listType !== undefined) field.listType = listType;
  if (schema['x-kubernetes-list-map-keys'] !== undefined) field.keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-map-type'] !== undefined) field.mapType = schema['x-kubernetes-map-type'];
  if (schema['x-kubernetes-patch-strategy'] !== undefined) field.patch = schema['x-kubernetes-patch-strategy'];
  if (schema['x-kubernetes-patch-merge-key'] !== undefined) field.mergeKey = schema['x-kubernetes-patch-merge-key'];
  if (schema.enum !== undefined) field.enum = schema.enum;
  const isEmptyObject = JSON.stringify(schema.default) === '{}';
  if (schema.default !== undefined && schema.default !== '' && schema.default !== 0 && !isEmptyObject)
    field.default = schema.default;
  return field;
}

function fieldShape(schema: Schema): Field {
  const target = reference(schema);
  if (target !== undefined) {
    const scalar = scalarDefinitions[target];
    if (scalar !== undefined) return { ...scalar.field };
    const definition = schemas.get(target);
    if (definition?.properties === undefined) return definition === undefined ? { t: 'any' } : fieldShape(definition);
    return { t: 'ref', ref: locate(target).key };
  }
  if (schema.type === 'array' && schema.items !== undefined) return { t: 'array', of: fieldOf(schema.items) };
  if (schema.type === 'object' && schema.additionalProperties !== undefined)
    return { t: 'map', of: fieldOf(schema.additionalProperties) };
  if (schema.type === 'object' || schema.type === undefined) return { t: 'any' };
  if (schema.format === 'byte') return { t: 'bytes' };
  if (schema.format === 'int64') return { t: 'integer', f: 'int64' };
  return { t: schema.type };
}

function typeOf(schema: Schema, module: string, imports: Map<string, Set<string>>): string {
  const target = reference(schema);
  if (target !== undefined) {
    const scalar = scalarDefinitions[target];
    if (scalar !== undefined) {
      if (/^[A-Z][A-Za-z]+$/.test(scalar.type)) addImport(imports, 'scalars', scalar.type);
      return scalar.type;
    }
    const definition = schemas.get(target);
    if (definition?.properties === undefined)
      return definition === undefined ? 'unknown' : typeOf(definition, module, imports);
    const place = locate(target);
    if (place.module !== module) addImport(imports, place.module, place.name);
    return place.name;
  }
  if (schema.type === 'array' && schema.items !== undefined) {
    const item = typeOf(schema.items, module, imports);
    return item.includes(' ') ? `(${item})[]` : `${item}[]`;
  }
  if (schema.type === 'object' && schema.additionalProperties !== undefined)
    return `Record<string, ${typeOf(schema.additionalProperties, module, imports)}>`;
  if (schema.enum !== undefined && schema.enum.length > 0)
    return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.type === 'string') return 'string';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  if (schema.type === 'boolean') return 'boolean';
  return 'unknown';
}

function addImport(imports: Map<string, Set<string>>, module: string, name: string): void {
  const names = imports.get(module) ?? new Set<string>();
  imports.set(module, names.add(name));
}

const isIdentifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

function renderInterface(name: string, schema: Schema, module: string, imports: Map<string, Set<string>>): string {
  const required = new Set(schema.required ?? []);
  const isKind = schema['x-kubernetes-group-version-kind']?.length === 1;
  const lines = Object.entries(schema.properties ?? {}).map(([property, value]) => {
    const key = isIdentifier.test(property) ? property : JSON.stringify(property);
    const named = isKind && property === 'metadata' && reference(value)?.endsWith('.ObjectMeta') === true;
    if (named) addImport(imports, 'scalars', 'NamedObjectMeta');
    const optional = named || required.has(property) || (isKind && property === 'spec') ? '' : '?';
    return `  ${key}${optional}: ${named ? 'NamedObjectMeta' : typeOf(value, module, imports)};`;
  });
  return `export interface ${name} {\n${lines.join('\n')}\n}\n`;
}

const header = '// Generated by scripts/generate-api.ts from the OpenAPI documents of Kubernetes. Do not edit.\n';

function writeModules(): void {
  const modules = new Map<string, string[]>();
  for (const definition of [...schemas.keys()].sort()) {
    if (schemas.get(definition)?.properties === undefined) continue;
    const { module } = locate(definition);
    modules.set(module, [...(modules.get(module) ?? []), definition]);
  }
  rmSync(apiDirectory, { recursive: true, force: true });
  mkdirSync(apiDirectory, { recursive: true });
  for (const [module, definitions] of modules) writeModule(module, definitions);
  writeFileSync(join(apiDirectory, 'scalars.ts'), scalars);
}

function writeModule(module: string, definitions: string[]): void {
  const imports = new Map<string, Set<string>>();
  const body = definitions.map((definition) =>
    renderInterface(locate(definition).name, schemas.get(definition) ?? {}, module, imports),
  );
  const gvk = definitions
    .flatMap((definition) => schemas.get(definition)?.['x-kubernetes-group-version-kind'] ?? [])
    .find((one) => one.group !== '' || module === 'core-v1');
  const own = gvk === undefined || module === 'meta-v1' ? undefined : resources.get(`${gvk.group}/${gvk.version}`);
  const names = new Set(definitions.map((definition) => locate(definition).name));
  const constants = [...(own ?? new Map<string, string>())].filter(([kind]) => names.has(kind)).map(([, text]) => text);
  if (constants.length > 0) addImport(imports, 'scalars', 'ResourceReference');
  const importLines = [...imports]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([from, list]) => `import type { ${[...list].sort().join(', ')} } from './${from}.ts';`);
  writeFileSync(
    join(apiDirectory, `${module}.ts`),
    [header + importLines.join('\n'), ...body, ...constants].join('\n'),
  );
}

const scalars = `${header}import type { ObjectMeta } from './meta-v1.ts';

/** RFC 3339 in whole seconds, UTC: \`2026-01-02T03:04:05Z\`. */
export type Time = string;
/** RFC 3339 with six decimals, UTC. */
export type MicroTime = string;
/** A fixed-point number with a suffix: \`100m\`, \`64Mi\`. */
export type Quantity = string | number;
export type IntOrString = number | string;

/** The metadata of an object of its own, as opposed to that of a template. */
export type NamedObjectMeta = ObjectMeta & { name: string };

/** Names a resource of the API: enough to build its paths; \`T\` is what the paths serve. */
export interface ResourceReference<T> {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Never set: carries the type of the objects. */
  readonly objectType?: T;
}
`;

function writeTable(): void {
  const table: Record<string, TableEntry> = {};
  for (const definition of [...schemas.keys()].sort()) {
    const schema = schemas.get(definition);
    if (schema?.properties === undefined) continue;
    const fields: Record<string, Field> = {};
    for (const [property, value] of Object.entries(schema.properties)) fields[property] = fieldOf(value);
    const mapType = schema['x-kubernetes-map-type'];
    const [gvk, ...others] = schema['x-kubernetes-group-version-kind'] ?? [];
    table[locate(definition).key] = {
      fields: fields as unknown as TableEntry['fields'],
      ...(mapType !== undefined && { mapType }),
      ...(gvk !== undefined && others.length === 0 && { gvk: [gvk.group, gvk.version, gvk.kind] }),
    };
  }
  const goTypes = JSON.parse(readFileSync(goTypesFile, 'utf8')) as GoTypes;
  writeFileSync(tableFile, render(packTable(table, goTypes)));
}

/** A type a line. */
function render({ groups, extras, types }: PackedTable): string {
  const places = Object.entries(types).map(([place, texts]) => {
    const lines = texts.map((text) => JSON.stringify(text));
    return `${JSON.stringify(place)}:[\n${lines.join(',\n')}\n]`;
  });
  const shapes = extras.map((each) => JSON.stringify(each));
  return `{"groups":${JSON.stringify(groups)},\n"extras":[\n${shapes.join(',\n')}\n],\n"types":{\n${places.join(',\n')}\n}}\n`;
}

readDocuments(source);
writeModules();
writeTable();
