import type { LabelSelector } from '../api/meta-v1.ts';
import { type FieldError, formatFieldErrors, invalid } from './field-error.ts';
import { parseSelectorText } from './label-selector-parser.ts';
import { checkLabelValue, checkQualifiedName } from './names.ts';
import { quote } from './quote.ts';
import { SelectorError } from './selector-error.ts';

export type LabelOperator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly values: readonly string[];
}

export type Labels = Readonly<Record<string, string>>;

/** All requirements hold. Requirements are sorted by key. An empty list matches everything. */
export type Selector = readonly LabelRequirement[];

/** Parses `app=web,tier in (a,b),!legacy`. Throws SelectorError in the server's words. */
export function parseLabelSelector(text: string): Selector {
  const requirements = parseSelectorText(text);
  try {
    return sortByKey(requirements.map(({ key, operator, values }) => checkRequirement(key, operator, values)));
  } catch (error) {
    throw error instanceof SelectorError ? new SelectorError(`unable to parse requirement: ${error.message}`) : error;
  }
}

/** What a LabelSelector object selects; undefined selects nothing. Throws SelectorError for what validation refuses. */
export function selectorFromObject(selector: LabelSelector | undefined): Selector | undefined {
  if (selector === undefined) return undefined;
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => checkRequirement(key, '=', [value]));
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }) => {
    const symbol = objectOperators.get(operator);
    if (symbol === undefined) throw new SelectorError(`${quote(operator)} is not a valid label selector operator`);
    return checkRequirement(key, symbol, values ?? []);
  });
  return sortByKey([...labels, ...expressions]);
}

/** Matches exactly these labels, among others; nothing is validated. */
export function selectorFromLabels(labels: Labels | undefined): Selector {
  return sortByKey(Object.entries(labels ?? {}).map(([key, value]) => ({ key, operator: '=', values: [value] })));
}

/** As a LabelSelector object; undefined for `gt` and `lt`, which objects do not have. */
export function selectorToObject(selector: Selector): LabelSelector {
  const object: Required<LabelSelector> = { matchLabels: {}, matchExpressions: [] };
  for (const { key, operator, values } of selector) {
    if (operator === '=' || operator === '==') object.matchLabels[key] = values[0] ?? '';
    else
      object.matchExpressions.push({
        key,
        operator: objectOperatorOf(operator),
        ...(values.length > 0 && { values: [...values] }),
      });
  }
  return object;
}

/** Does everything hold? An undefined selector matches nothing. */
export function matchesLabels(selector: Selector | undefined, labels: Labels | undefined): boolean {
  return selector?.every((requirement) => holds(requirement, labels ?? {})) ?? false;
}

/** `app=web,tier in (a,b),!legacy`; empty for a selector that matches everything. */
export function formatSelector(selector: Selector): string {
  return selector.map(formatRequirement).join(',');
}

/** As kubectl prints a LabelSelector object: `<none>` when there is nothing in it, `<error>` when it is not valid. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  try {
    const parsed = selectorFromObject(selector);
    return parsed === undefined || parsed.length === 0 ? '<none>' : formatSelector(parsed);
  } catch (error) {
    if (error instanceof SelectorError) return '<error>';
    throw error;
  }
}

const objectOperators = new Map<string, LabelOperator>([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
]);

function objectOperatorOf(operator: LabelOperator): string {
  if (operator === '!=') return 'NotIn';
  for (const [name, symbol] of objectOperators) if (symbol === operator) return name;
  throw new SelectorError(`${quote(operator)} isn't supported in label selectors`);
}

function holds({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
    case 'lt':
      return value !== undefined && compareIntegers(value, values[0] ?? '', operator);
  }
}

function compareIntegers(value: string, bound: string, operator: 'gt' | 'lt'): boolean {
  if (!isInteger(value) || !isInteger(bound)) return false;
  return operator === 'gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
}

function isInteger(text: string): boolean {
  return /^-?\d+$/.test(text);
}

function formatRequirement({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${[...values].sort().join(',')})`;
    case 'gt':
    case 'lt':
      return `${key}${operator === 'gt' ? '>' : '<'}${values[0] ?? ''}`;
    case '=':
    case '==':
    case '!=':
      return `${key}${operator}${values[0] ?? ''}`;
  }
}

function sortByKey(requirements: LabelRequirement[]): Selector {
  return requirements.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
}

function checkRequirement(key: string, operator: LabelOperator, values: readonly string[]): LabelRequirement {
  const keyProblems = checkQualifiedName(key);
  const errors: FieldError[] = keyProblems.length === 0 ? [] : [invalid('key', key, keyProblems.join('; '))];
  const amount = checkAmount(operator, values);
  if (amount !== undefined) errors.push(amount);
  values.forEach((value, index) => {
    const problems = checkLabelValue(value);
    if (problems.length > 0) errors.push(invalid(`values[${index}][${key}]`, value, problems.join('; ')));
  });
  const message = formatFieldErrors(errors);
  if (message !== undefined) throw new SelectorError(message);
  return { key, operator, values: [...new Set(values)] };
}

function checkAmount(operator: LabelOperator, values: readonly string[]): FieldError | undefined {
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length > 0
        ? undefined
        : invalid('values', values, "for 'in', 'notin' operators, values set can't be empty");
    case 'exists':
    case '!':
      return values.length === 0
        ? undefined
        : invalid('values', values, 'values set must be empty for exists and does not exist');
    case 'gt':
    case 'lt':
      return isInteger(values[0] ?? '')
        ? undefined
        : invalid('values[0]', values[0] ?? '', "for 'Gt', 'Lt' operators, the value must be an integer");
    case '=':
    case '==':
    case '!=':
      return values.length === 1
        ? undefined
        : invalid('values', values, 'exact-match compatibility requires one single value');
  }
}
