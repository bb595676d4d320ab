import { deepEqual } from '../../deep-equal.ts';
import { isJsonObject } from '../../object.ts';
import type { SchemaField, SchemaSource } from '../../schema-source.ts';
import { emptySet, type FieldSet, makeNode } from './field-set.ts';
import { fieldBelow, itemsByStep, type Shape, shapeOf } from './shape.ts';

/** What is different between two states of an object. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

type Kind = keyof Comparison;
type Nodes = Partial<Record<Kind, FieldSet>>;

/** Compares two states of an object of the type named. */
export function compareObjects(source: SchemaSource, typeName: string, before: object, after: object): Comparison {
  const { added, modified, removed } = compare(source, { t: 'ref', ref: typeName }, before, after);
  return { added: added ?? emptySet, modified: modified ?? emptySet, removed: removed ?? emptySet };
}

/** `undefined` is absent; null is a value. */
function compare(source: SchemaSource, field: SchemaField, before: unknown, after: unknown): Nodes {
  if (before === after) return {};
  const shape = shapeOf(source, field, before, after);
  if (shape.type === 'leaf' || (isEmpty(before) && isEmpty(after))) return compareLeaf(before, after);
  const below: Record<Kind, Record<string, FieldSet>> = { added: {}, modified: {}, removed: {} };
  for (const [step, child, a, b] of pairs(source, shape, before, after)) {
    const nodes = compare(source, child, a, b);
    for (const kind of ['added', 'modified', 'removed'] as const)
      if (nodes[kind] !== undefined) below[kind][step] = nodes[kind];
  }
  return nodesOf({
    added: makeNode(before === undefined, below.added),
    modified: makeNode(false, below.modified),
    removed: makeNode(after === undefined, below.removed),
  });
}

function nodesOf(nodes: Record<Kind, FieldSet | undefined>): Nodes {
  const { added, modified, removed } = nodes;
  return { ...(added && { added }), ...(modified && { modified }), ...(removed && { removed }) };
}

function compareLeaf(before: unknown, after: unknown): Nodes {
  if (before === undefined) return { added: emptySet };
  if (after === undefined) return { removed: emptySet };
  return deepEqual(before, after) ? {} : { modified: emptySet };
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.keys(value).length === 0;
}

type Pair = readonly [step: string, field: SchemaField, before: unknown, after: unknown];

function* pairs(
  source: SchemaSource,
  shape: Exclude<Shape, { type: 'leaf' }>,
  before: unknown,
  after: unknown,
): Generator<Pair> {
  if (shape.type === 'list' || shape.type === 'set') {
    const [a, b] = [itemsByStep(source, shape, before), itemsByStep(source, shape, after)];
    for (const step of new Set([...a.keys(), ...b.keys()])) yield [step, shape.of, a.get(step), b.get(step)];
    return;
  }
  const [a, b] = [isJsonObject(before) ? before : {}, isJsonObject(after) ? after : {}];
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const field = fieldBelow(shape, name);
    if (field !== undefined) yield [`f:${name}`, field, a[name], b[name]];
  }
}
