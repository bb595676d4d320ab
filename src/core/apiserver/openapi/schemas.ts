import type { GroupVersionKind } from '../../meta/group-version.ts';
import type { SchemaField, SchemaSource, SchemaType } from '../../meta/schema-source.ts';

/** A schema as OpenAPI writes it. */
export type OpenApiSchema = Record<string, unknown>;

const metaPackage = 'io.k8s.apimachinery.pkg.apis.meta';
const scalarNames = {
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  intOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  time: `${metaPackage}.v1.Time`,
  microTime: `${metaPackage}.v1.MicroTime`,
} as const;

const scalarSchemas: Readonly<Record<keyof typeof scalarNames, OpenApiSchema>> = {
  quantity: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  intOrString: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  time: { format: 'date-time', type: 'string' },
  microTime: { format: 'date-time', type: 'string' },
};

/** `io.k8s.api.apps.v1.Deployment` for `apps/v1.Deployment`. */
export function definitionName(typeName: string): string {
  const [, packageName = '', rest = ''] = /^([^/]+)\/(.+)$/.exec(typeName) ?? [];
  if (packageName === 'meta') return `${metaPackage}.${rest}`;
  if (packageName === 'apiextensions') return `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.${rest}`;
  if (packageName === 'apiregistration') return `io.k8s.kube-aggregator.pkg.apis.apiregistration.${rest}`;
  return packageName === '' ? typeName : `io.k8s.api.${packageName}.${rest}`;
}

/** Collects the schemas of types and of everything they refer to. */
export class SchemaCollector {
  readonly schemas = new Map<string, OpenApiSchema>();
  readonly #source: SchemaSource;
  readonly #prefix: string;

  /** `prefix` is what references start with: `#/components/schemas/`. */
  constructor(source: SchemaSource, prefix: string) {
    this.#source = source;
    this.#prefix = prefix;
  }

  /** Adds a type and returns a reference to it. */
  add(typeName: string, kinds?: readonly object[]): OpenApiSchema {
    const name = definitionName(typeName);
    const type = this.#source.type(typeName);
    if (type !== undefined && !this.schemas.has(name)) {
      const schema: OpenApiSchema = {};
      this.schemas.set(name, schema);
      Object.assign(
        schema,
        this.#structure(type),
        kinds === undefined ? {} : { 'x-kubernetes-group-version-kind': kinds },
      );
    }
    return { $ref: this.#prefix + name };
  }

  /** Adds a custom resource, whose schema is OpenAPI already, and returns a reference to it. */
  addCustom({ group, version, kind }: GroupVersionKind, openApi: object, kinds: readonly object[]): OpenApiSchema {
    const name = [...group.split('.').reverse(), version, kind].join('.');
    const { properties = {} } = openApi as { properties?: object };
    const own = {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { allOf: [this.add('meta/v1.ObjectMeta')] },
    };
    const schema = { ...openApi, properties: { ...properties, ...own }, 'x-kubernetes-group-version-kind': kinds };
    this.schemas.set(name, schema);
    this.schemas.set(`${name}List`, this.#listOf({ group, version, kind }, this.#prefix + name));
    return { $ref: this.#prefix + name };
  }

  #listOf({ group, version, kind }: GroupVersionKind, item: string): OpenApiSchema {
    return {
      description: `${kind}List is a list of ${kind}`,
      properties: {
        apiVersion: { type: 'string' },
        items: { items: { allOf: [{ $ref: item }] }, type: 'array' },
        kind: { type: 'string' },
        metadata: { allOf: [this.add('meta/v1.ListMeta')] },
      },
      required: ['items'],
      type: 'object',
      'x-kubernetes-group-version-kind': [{ group, kind: `${kind}List`, version }],
    };
  }

  #structure(type: SchemaType): OpenApiSchema {
    const properties = Object.entries(type.fields).map(([name, field]) => [name, this.#field(field)] as const);
    return {
      ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
      ...(type.required !== undefined && { required: type.required }),
      type: 'object',
      ...(type.mapType !== undefined && { 'x-kubernetes-map-type': type.mapType }),
      ...(type.preserveUnknown === true && { 'x-kubernetes-preserve-unknown-fields': true }),
    };
  }

  #field(field: SchemaField): OpenApiSchema {
    const { listType, keys, mapType, patch, mergeKey, enum: choices } = field;
    return {
      ...this.#shape(field),
      ...(field.default !== undefined && { default: field.default }),
      ...(choices !== undefined && { enum: choices }),
      ...(keys !== undefined && { 'x-kubernetes-list-map-keys': keys }),
      ...(listType !== undefined && { 'x-kubernetes-list-type': listType }),
      ...(mapType !== undefined && { 'x-kubernetes-map-type': mapType }),
      ...(mergeKey !== undefined && { 'x-kubernetes-patch-merge-key': mergeKey }),
      ...(patch !== undefined && { 'x-kubernetes-patch-strategy': patch }),
    };
  }

  #shape(field: SchemaField): OpenApiSchema {
    switch (field.t) {
      case 'string':
      case 'boolean':
        return { type: field.t };
      case 'integer':
        return { format: field.f ?? 'int32', type: 'integer' };
      case 'number':
        return { format: 'double', type: 'number' };
      case 'bytes':
        return { format: 'byte', type: 'string' };
      case 'quantity':
      case 'intOrString':
      case 'time':
      case 'microTime':
        return { allOf: [this.#scalar(field.t)] };
      case 'array':
        return { items: field.of === undefined ? {} : this.#field(field.of), type: 'array' };
      case 'map':
        return { additionalProperties: field.of === undefined ? {} : this.#field(field.of), type: 'object' };
      case 'ref':
        return { allOf: [this.add(field.ref ?? '')] };
      case 'object':
        return field.type === undefined ? { type: 'object' } : this.#structure(field.type);
      case 'any':
        return { type: 'object' };
    }
  }

  #scalar(kind: keyof typeof scalarNames): OpenApiSchema {
    this.schemas.set(scalarNames[kind], scalarSchemas[kind]);
    return { $ref: this.#prefix + scalarNames[kind] };
  }
}
