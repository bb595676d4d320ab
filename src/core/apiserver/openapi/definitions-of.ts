import type { AnyResource } from '../../registry/resource.ts';
import { definitionName, type OpenApiSchema, SchemaCollector } from './schemas.ts';

type Schemas = Record<string, OpenApiSchema>;

const prefix = '#/components/schemas/';
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
/** What every group mentions somewhere that has anything to keep. */
const shared = ['DeleteOptions', 'Patch', 'Status', 'WatchEvent'];

/** The schemas of some kinds and of all that they refer to, and how to refer to each kind. The kinds are loaded wholly. */
export async function definitionsOf(
  resources: readonly AnyResource[],
): Promise<{ schemas: Schemas; references: ReadonlyMap<AnyResource, OpenApiSchema> }> {
  const described = await describedDefinitions();
  await Promise.all(resources.map(async ({ load }) => await load?.()));
  const schemas: Schemas = {};
  const references = new Map<AnyResource, OpenApiSchema>();
  const keeps = resources.some(({ review }) => review === undefined);
  for (const name of ['APIResourceList', ...(keeps ? shared : [])]) addDescribed(described, `${meta}.${name}`, schemas);
  for (const resource of resources) references.set(resource, addKind(resource, described, schemas));
  for (const name of keeps ? ['DeleteOptions', 'WatchEvent'] : []) addKinds(schemas, name, resources);
  const sorted = Object.entries(schemas).sort(([one], [other]) => (one < other ? -1 : 1));
  return { schemas: Object.fromEntries(sorted), references };
}

function addKind(resource: AnyResource, described: Schemas, schemas: Schemas): OpenApiSchema {
  const { group, version, kind, schema } = resource;
  const kinds = [{ group, kind, version }];
  const typeName = schema.nameOf(resource) ?? kind;
  const name = definitionName(typeName);
  if (resource.custom === undefined && name in described) {
    addDescribed(described, name, schemas);
    addDescribed(described, `${name}List`, schemas);
    for (const { kind: other } of bodiesOf(resource)) addDescribed(described, other, schemas);
    return { $ref: prefix + name };
  }
  const collector = new SchemaCollector(schema, prefix);
  const reference =
    resource.custom === undefined
      ? collector.add(typeName, kinds)
      : collector.addCustom(resource, resource.custom.openApi, kinds);
  for (const [each, found] of collector.schemas) if (!(each in described)) schemas[each] ??= found;
  for (const each of collector.schemas.keys()) addDescribed(described, each, schemas);
  return reference;
}

/** The definitions of what is posted to the subresources of a kind. */
function bodiesOf({ subresources, schema }: AnyResource): { kind: string }[] {
  return Object.values(subresources).flatMap((subresource) => {
    if (subresource.type === 'scale') return [{ kind: 'io.k8s.api.autoscaling.v1.Scale' }];
    const typeName = subresource.type === 'create' ? schema.nameOf(subresource.kind) : undefined;
    return typeName === undefined ? [] : [{ kind: definitionName(typeName) }];
  });
}

/** Adds a definition that is known, with all that it refers to. */
function addDescribed(described: Schemas, name: string, schemas: Schemas): void {
  const schema = described[name];
  if (schema === undefined || Object.hasOwn(schemas, name)) return;
  schemas[name] = schema;
  for (const [, other = ''] of JSON.stringify(schema).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g))
    addDescribed(described, other, schemas);
}

/** Some types belong to every group that is served; the document of a group names the first of all and its own. */
function addKinds(schemas: Schemas, kind: string, resources: readonly AnyResource[]): void {
  const name = `${meta}.${kind}`;
  const versions = new Map(resources.map(({ group, version }) => [`${group}/${version}`, { group, kind, version }]));
  const all = new Map([['/v1', { group: '', kind, version: 'v1' }], ...versions]);
  const sorted = [...all.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
  schemas[name] = { ...schemas[name], 'x-kubernetes-group-version-kind': sorted };
}

let loaded: Promise<Schemas> | undefined;

/** The definitions of the built-in kinds, with all that is said of them. */
function describedDefinitions(): Promise<Schemas> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Schemas> {
  const [{ default: definitions }, { default: descriptions }] = await Promise.all([
    import('../../schema/openapi-definitions.json', { with: { type: 'json' } }),
    import('../../schema/openapi-descriptions.json', { with: { type: 'json' } }),
  ]);
  const said = descriptions as Readonly<Record<string, Readonly<Record<string, string>>>>;
  return Object.fromEntries(
    Object.entries(definitions as unknown as Schemas).map(([name, schema]) => [
      name,
      describe(schema, said[name] ?? {}),
    ]),
  );
}

function describe(schema: OpenApiSchema, said: Readonly<Record<string, string>>): OpenApiSchema {
  const { properties, ...others } = schema;
  const described = Object.entries((properties ?? {}) as Schemas).map(([field, each]) => [
    field,
    said[field] === undefined ? each : { description: said[field], ...each },
  ]);
  return {
    ...(said[''] !== undefined && { description: said[''] }),
    ...(properties !== undefined && { properties: Object.fromEntries(described) }),
    ...others,
  };
}
