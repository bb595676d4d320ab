import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { isJsonObject } from '../../meta/object.ts';
import { schemaType } from '../schema/schema-type.ts';
import { type CompiledRule, compileRule } from './compile-rule.ts';

/** The rules of a schema and of what is below it. */
export interface RuleTree {
  readonly schema: JSONSchemaProps;
  readonly isRoot: boolean;
  readonly rules: readonly CompiledRule[];
  readonly properties: ReadonlyMap<string, RuleTree>;
  /** Of every value of a map. */
  readonly values: RuleTree | undefined;
  /** Of every element of a list. */
  readonly items: RuleTree | undefined;
}

const known = new WeakMap<JSONSchemaProps, { tree: RuleTree | undefined }>();

/** The rules of the schema of a kind, compiled once; undefined when it has none. */
export function ruleTreeOf(schema: JSONSchemaProps): RuleTree | undefined {
  let entry = known.get(schema);
  if (entry === undefined) {
    entry = { tree: makeTree(schema, true) };
    known.set(schema, entry);
  }
  return entry.tree;
}

function makeTree(schema: JSONSchemaProps, isRoot: boolean): RuleTree | undefined {
  const { properties = {}, additionalProperties, items } = schema;
  const type = schemaType(schema, 'selfType', isRoot);
  if (type === undefined) return undefined;
  const rules = (schema['x-kubernetes-validations'] ?? []).map((rule) => compileRule(rule, schema, type));
  const below = new Map<string, RuleTree>();
  for (const [name, property] of Object.entries(properties)) {
    const tree = makeTree(property, false);
    if (tree !== undefined) below.set(name, tree);
  }
  const values = isJsonObject(additionalProperties) ? makeTree(additionalProperties, false) : undefined;
  const elements = isJsonObject(items) ? makeTree(items, false) : undefined;
  if (rules.length === 0 && below.size === 0 && values === undefined && elements === undefined) return undefined;
  return { schema, isRoot, rules, properties: below, values, items: elements };
}
