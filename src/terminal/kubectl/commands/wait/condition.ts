import { isJsonObject, type JsonObject } from '../../../../core/meta/object.ts';
import { quote } from '../../../../core/meta/quote.ts';
import { findResults } from '../../jsonpath/evaluate.ts';
import { parseJsonPath, relaxedExpression } from '../../jsonpath/parse.ts';
import type { Manifest } from '../../selection/item.ts';

/** What `--for` says. */
export type Condition =
  | { readonly type: 'create' }
  | { readonly type: 'delete' }
  | { readonly type: 'state'; readonly isMet: (object: Manifest) => boolean };

/** Throws an Error in kubectl's words. */
export function parseCondition(text: string): Condition {
  const lower = text.toLowerCase();
  if (lower === 'delete' || lower === 'create') return { type: lower };
  if (text.startsWith('condition=')) {
    const [name = '', ...value] = text.slice('condition='.length).split('=');
    const wanted = value.length === 0 ? 'true' : value.join('=');
    return { type: 'state', isMet: (object) => hasCondition(object, name, wanted) };
  }
  if (text.startsWith('jsonpath=')) return { type: 'state', isMet: jsonPathCondition(text.slice('jsonpath='.length)) };
  throw new Error(`unrecognized condition: ${quote(text)}`);
}

function hasCondition(object: Manifest, name: string, wanted: string): boolean {
  const status = isJsonObject(object.status) ? object.status : {};
  const conditions = Array.isArray(status.conditions) ? status.conditions.filter(isJsonObject) : [];
  const condition = conditions.find(
    ({ type }) => typeof type === 'string' && type.toLowerCase() === name.toLowerCase(),
  );
  if (condition === undefined || typeof condition.status !== 'string') return false;
  if (isOutdated(object, status, condition)) return false;
  return condition.status.toLowerCase() === wanted.toLowerCase();
}

/** The controller has not seen the latest change yet. */
function isOutdated(object: Manifest, status: JsonObject, condition: JsonObject): boolean {
  const { generation } = object.metadata;
  const observed = condition.observedGeneration ?? status.observedGeneration;
  return typeof generation === 'number' && typeof observed === 'number' && observed < generation;
}

function jsonPathCondition(text: string): (object: Manifest) => boolean {
  const parts = splitOnSingleEquals(text);
  if (parts.length > 2) {
    throw new Error(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  }
  const [expression = '', value] = parts;
  const path = relaxedExpression(expression);
  if (path === '') throw new Error('jsonpath expression cannot be empty');
  const wanted = value?.replace(/^['"]+|['"]+$/g, '');
  if (wanted === '') {
    throw new Error(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  }
  const template = parseJsonPath(path);
  return (object) => {
    const results = findResults(template, object, { allowMissingKeys: true });
    const [first = []] = results;
    if (first.length === 0) return false;
    if (results.length > 1) throw new Error('given jsonpath expression matches more than one list');
    if (first.length > 1) throw new Error('given jsonpath expression matches more than one value');
    return wanted === undefined || valueText(first[0]).trim() === wanted.trim();
  };
}

function valueText(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    throw new Error('jsonpath leads to a nested object or list which is not supported');
  return String(value);
}

/** `==` belongs to an expression. */
function splitOnSingleEquals(text: string): string[] {
  const placeholder = '\u0000';
  return text
    .replaceAll('==', placeholder)
    .split('=')
    .map((part) => part.replaceAll(placeholder, '=='));
}
