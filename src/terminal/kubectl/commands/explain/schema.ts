/** A schema as the OpenAPI documents of a server have it. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly type?: string;
  readonly 'x-kubernetes-group-version-kind'?: readonly Kind[];
}

export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export type Schemas = Readonly<Record<string, Schema>>;

/** What a reference stands for, and everything else itself. */
export function resolve(schema: Schema, schemas: Schemas): Schema {
  return schemas[schema.$ref?.replace('#/components/schemas/', '') ?? ''] ?? schema;
}

/** What the values of a map are, where the schema tells. */
export function valuesOf({ additionalProperties }: Schema): Schema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** `string`, `[]Container`, `map[string]string`. */
export function typeText(schema: Schema, schemas: Schemas): string {
  const values = valuesOf(schema);
  const [alternative, ...others] = schema.allOf ?? [];
  if (schema.items !== undefined) return `[]${typeText(schema.items, schemas)}`;
  if (values !== undefined) return `map[string]${typeText(values, schemas)}`;
  if (alternative !== undefined && others.length === 0 && schema.properties === undefined)
    return typeText(alternative, schemas);
  if (schema.$ref !== undefined) {
    const { type = 'object' } = resolve(schema, schemas);
    return type === 'object' ? (schema.$ref.split(/[/.]/).at(-1) ?? 'Object') : type;
  }
  return schema.type === undefined || schema.type === 'object' ? 'Object' : schema.type;
}
