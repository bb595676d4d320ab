import { isJsonObject } from '../../../core/meta/object.ts';
import { compactJson, sortKeys } from '../printers/json.ts';
import type { Step, Steps, Template } from './nodes.ts';

export interface EvaluateOptions {
  /** A key that is not there selects nothing instead of being an error. */
  readonly allowMissingKeys: boolean;
}

/** The text of a template for one value. Throws an Error in kubectl's words. */
export function renderJsonPath(template: Template, root: unknown, options: EvaluateOptions): string {
  return render(template, root, root, options);
}

/** What the paths of a template select, one list a path. */
export function findResults(template: Template, root: unknown, options: EvaluateOptions): unknown[][] {
  return template.flatMap((part) => (part.type === 'path' ? [evaluate(part.steps, [root], root, options)] : []));
}

function render(template: Template, current: unknown, root: unknown, options: EvaluateOptions): string {
  let text = '';
  for (const part of template) {
    if (part.type === 'text') text += part.text;
    else {
      const values = evaluate(part.steps, [current], root, options);
      if (part.type === 'path') text += values.map(formatValue).join(' ');
      else for (const value of values) text += render(part.body, value, root, options);
    }
  }
  return text;
}

function formatValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return compactJson(sortKeys(value));
}

function evaluate(steps: Steps, start: readonly unknown[], root: unknown, options: EvaluateOptions): unknown[] {
  let values = [...start];
  for (const step of steps) values = apply(step, values, root, options);
  return values;
}

function apply(step: Step, values: readonly unknown[], root: unknown, options: EvaluateOptions): unknown[] {
  switch (step.type) {
    case 'root':
      return [root];
    case 'current':
      return [...values];
    case 'literal':
      return [step.value];
    case 'field':
      return fieldOf(step.name, values, options);
    case 'wildcard':
      return values.flatMap(children);
    case 'recursive':
      return values.flatMap(descendants);
    case 'index':
      return values.flatMap((value) => elementAt(value, step.index, options));
    case 'slice':
      return values.flatMap((value) => slice(value, step, options));
    case 'union':
      return step.members.flatMap((member) => evaluate(member, values, root, options));
    case 'filter':
      return values.flatMap((value) => children(value).filter((child) => passes(step, child, root)));
  }
}

function fieldOf(name: string, values: readonly unknown[], options: EvaluateOptions): unknown[] {
  const found = values.flatMap((value) => (isJsonObject(value) && Object.hasOwn(value, name) ? [value[name]] : []));
  if (found.length === 0 && !options.allowMissingKeys) throw new Error(`${name} is not found`);
  return found;
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  if (!isJsonObject(value)) return [];
  return Object.keys(value)
    .sort()
    .map((key) => value[key]);
}

function descendants(value: unknown): unknown[] {
  return [
    value,
    ...children(value).flatMap((child) => (typeof child === 'object' && child !== null ? descendants(child) : [])),
  ];
}

function elementAt(value: unknown, index: number, options: EvaluateOptions): unknown[] {
  if (!Array.isArray(value)) {
    if (value === null || value === undefined || options.allowMissingKeys) return [];
    throw new Error(`${typeof value === 'string' ? value : JSON.stringify(value)} is not array or slice`);
  }
  const items = value as unknown[];
  const position = index < 0 ? index + items.length : index;
  if (position >= items.length || position < 0) {
    throw new Error(`array index out of bounds: index ${index < 0 ? position : index}, length ${items.length}`);
  }
  return [items[position]];
}

function slice(value: unknown, step: Extract<Step, { type: 'slice' }>, options: EvaluateOptions): unknown[] {
  if (!Array.isArray(value)) return elementAt(value, 0, options);
  const items = value as unknown[];
  const from = bound(step.from ?? 0, items.length);
  const to = bound(step.to ?? items.length, items.length);
  const stride = step.step ?? 1;
  if (stride <= 0) throw new Error('step must be > 0');
  if (from > items.length || from < 0)
    throw new Error(`array index out of bounds: index ${from}, length ${items.length}`);
  if (to > items.length) throw new Error(`array index out of bounds: index ${to - 1}, length ${items.length}`);
  if (from > to) throw new Error(`starting index ${from} is greater than ending index ${to}`);
  return items.slice(from, to).filter((_, index) => index % stride === 0);
}

function bound(index: number, length: number): number {
  return index < 0 ? index + length : index;
}

function passes(step: Extract<Step, { type: 'filter' }>, child: unknown, root: unknown): boolean {
  const lenient = { allowMissingKeys: true };
  const left = tryEvaluate(step.left, child, root, lenient);
  if (step.operator === 'exists') return left.length > 0;
  const right = tryEvaluate(step.right ?? [], child, root, lenient);
  if (left.length === 0 || right.length === 0) return false;
  if (left.length > 1 || right.length > 1) throw new Error('can only compare one element at a time');
  return compare(left[0], right[0], step.operator);
}

function tryEvaluate(steps: Steps, child: unknown, root: unknown, options: EvaluateOptions): unknown[] {
  try {
    return evaluate(steps, [child], root, options);
  } catch {
    return [];
  }
}

function compare(left: unknown, right: unknown, operator: string): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) {
    throw new Error('unrecognized filter operator');
  }
  const [low, high] = [left, right as typeof left];
  switch (operator) {
    case '<':
      return low < high;
    case '<=':
      return low <= high;
    case '>':
      return low > high;
    default:
      return low >= high;
  }
}
