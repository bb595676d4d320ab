import { isJsonObject, type JsonObject } from '../../../../core/meta/object.ts';
import { compareQuantities, isQuantity } from '../../../../core/meta/quantity.ts';
import { findResults } from '../../jsonpath/evaluate.ts';
import type { Template } from '../../jsonpath/nodes.ts';
import { parseJsonPath, relaxedExpression } from '../../jsonpath/parse.ts';
import type { Table } from '../../printers/table.ts';
import { compareNatural } from './natural-order.ts';

/** Objects in the order of what a path selects in each. Throws an Error in kubectl's words when no object has it. */
export function sortObjects<T extends JsonObject>(objects: readonly T[], field: string): T[] {
  return sortBy(objects, field, (object) => object);
}

/** The rows in the order of what a path selects in each row's object. */
export function sortTableRows(table: Table, field: string): Table {
  return { ...table, rows: sortBy(table.rows, field, (row) => (isJsonObject(row.object) ? row.object : {})) };
}

function sortBy<T>(entries: readonly T[], field: string, objectOf: (entry: T) => JsonObject): T[] {
  const path = sortPath(field);
  const keyed = entries.map((entry) => ({ entry, key: keyOf(path, objectOf(entry)) }));
  if (keyed.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new Error(`couldn't find any field with path ${JSON.stringify(relaxed(field))} in the list of objects`);
  }
  return keyed.toSorted((left, right) => compareValues(left.key, right.key)).map(({ entry }) => entry);
}

function relaxed(field: string): string {
  try {
    return relaxedExpression(field);
  } catch {
    return field;
  }
}

function sortPath(field: string): Template {
  return parseJsonPath(relaxed(field));
}

function keyOf(path: Template, object: JsonObject): unknown {
  return findResults(path, object, { allowMissingKeys: true }).flat()[0];
}

/** What is not there comes first. */
function compareValues(left: unknown, right: unknown): number {
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [first, second] = [textOf(left), textOf(right)];
  if (isQuantity(first) && isQuantity(second)) return compareQuantities(first, second);
  return compareNatural(first, second);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
