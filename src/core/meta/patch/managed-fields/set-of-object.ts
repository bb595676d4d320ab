import { isJsonObject } from '../../object.ts';
import type { SchemaField, SchemaSource } from '../../schema-source.ts';
import { emptySet, type FieldSet, isEmptySet, isMember, makeNode, stepsOf } from './field-set.ts';
import { fieldBelow, isDeclared, itemsByStep, type Shape, shapeOf } from './shape.ts';

/** All fields that an object of the type named gives. */
export function setOfObject(source: SchemaSource, typeName: string, object: object): FieldSet {
  return nodeOf(source, { t: 'ref', ref: typeName }, object) ?? emptySet;
}

function nodeOf(source: SchemaSource, field: SchemaField, value: unknown): FieldSet | undefined {
  const shape = shapeOf(source, field, value, value);
  switch (shape.type) {
    case 'leaf':
      return emptySet;
    case 'list':
    case 'set':
      return nodeOfList(source, shape, value);
    case 'structure':
    case 'map':
      return nodeOfObject(source, shape, value);
  }
}

function nodeOfList(
  source: SchemaSource,
  shape: Shape & { type: 'list' | 'set' },
  value: unknown,
): FieldSet | undefined {
  const below: Record<string, FieldSet> = {};
  for (const [step, item] of itemsByStep(source, shape, value)) {
    const node = nodeOf(source, shape.of, item);
    below[step] = makeNode(true, withoutSelf(node)) ?? emptySet;
  }
  return makeNode(false, below);
}

function nodeOfObject(source: SchemaSource, shape: Shape, value: unknown): FieldSet | undefined {
  const below: Record<string, FieldSet> = {};
  if (!isJsonObject(value)) return undefined;
  for (const [name, item] of Object.entries(value)) {
    const field = fieldBelow(shape, name);
    if (field === undefined) continue;
    const node = nodeOf(source, field, item);
    const isEmptyValue = item === null || (isJsonObject(item) && Object.keys(item).length === 0);
    const member = isEmptyValue || !isDeclared(shape, name) || isMember(node);
    const made = makeNode(member, withoutSelf(node));
    if (made !== undefined) below[`f:${name}`] = made;
  }
  return makeNode(false, below);
}

function withoutSelf(node: FieldSet | undefined): Record<string, FieldSet> {
  return Object.fromEntries(stepsOf(node).map((step) => [step, node?.[step] ?? emptySet]));
}

/** The set with every declared field as a member that has members below it. */
export function withDeclaredFields(source: SchemaSource, typeName: string, set: FieldSet): FieldSet {
  return declare(source, { t: 'ref', ref: typeName }, set);
}

function declare(source: SchemaSource, field: SchemaField, set: FieldSet): FieldSet {
  const shape = shapeOf(source, field, {}, {});
  const below: Record<string, FieldSet> = {};
  for (const step of stepsOf(set)) {
    const node = set[step] ?? emptySet;
    const name = step.slice(2);
    const child = shape.type === 'list' || shape.type === 'set' ? shape.of : fieldBelow(shape, name);
    const inner = child === undefined || isEmptySet(node) ? node : declare(source, child, node);
    const member = isMember(node) || (step.startsWith('f:') && isDeclared(shape, name));
    below[step] = makeNode(member, withoutSelf(inner)) ?? emptySet;
  }
  return below;
}
