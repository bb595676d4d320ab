import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import {
  childPath,
  duplicate,
  type FieldError,
  forbidden,
  formatFieldError,
  invalid,
  invalidWhole,
  required,
} from '../../meta/field-error.ts';
import { isJsonObject, type JsonObject } from '../../meta/object.ts';
import { Budget, BudgetError } from '../evaluate/budget.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { schemaValue } from '../schema/schema-value.ts';
import { CelError } from '../values/cel-error.ts';
import { CelOptional, noValue } from '../values/cel-optional.ts';
import type { CelValue } from '../values/cel-value.ts';
import type { CompiledRule } from './compile-rule.ts';
import { type RuleTree, ruleTreeOf } from './rule-tree.ts';

/** How much all rules of one object may cost together. */
const objectLimit = 10_000_000;
const maxMessageLength = 5 * 1024;

/** A value and what it was before; what failed before and did not change only warns. */
interface Pair {
  readonly value: unknown;
  /** Undefined for what is new, or of which nobody knows what it was. */
  readonly old: unknown;
  /** Whether the nearest thing that is known to be the same thing did not change. */
  readonly isUnchanged: boolean;
}

/** What is wrong with an object by the rules of its schema. `old` is undefined for a new object. */
export function validateRules(
  schema: JSONSchemaProps,
  object: object,
  old: object | undefined,
  warn: (message: string) => void,
): FieldError[] {
  const tree = ruleTreeOf(schema);
  if (tree === undefined) return [];
  const run = new Run(warn);
  try {
    run.validate(tree, { value: object, old, isUnchanged: deepEqual(object, old) }, '');
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
  }
  return run.errors;
}

class OutOfBudget extends Error {}

/** One validation of one object. */
class Run {
  readonly errors: FieldError[] = [];
  readonly #warn: (message: string) => void;
  readonly #budget = new Budget(objectLimit);

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  validate(tree: RuleTree, pair: Pair, path: string): void {
    const { value, old } = pair;
    if (value === null || value === undefined) return;
    this.#evaluateRules(tree, pair, path);
    if (Array.isArray(value)) this.#validateItems(tree, value, Array.isArray(old) ? old : [], pair, path);
    else if (isJsonObject(value)) this.#validateObject(tree, value, isJsonObject(old) ? old : undefined, pair, path);
  }

  #validateItems(
    { items, schema }: RuleTree,
    list: readonly unknown[],
    old: readonly unknown[],
    pair: Pair,
    path: string,
  ) {
    if (items === undefined) return;
    for (const [index, value] of list.entries()) {
      const before = oldItem(schema, value, old);
      const isUnchanged = before === undefined ? pair.isUnchanged : deepEqual(value, before);
      this.validate(items, { value, old: before, isUnchanged }, `${path}[${index}]`);
    }
  }

  #validateObject(tree: RuleTree, object: JsonObject, old: JsonObject | undefined, pair: Pair, path: string): void {
    for (const [name, value] of Object.entries(object)) {
      const below = tree.properties.get(name) ?? tree.values;
      if (below === undefined) continue;
      const before = old?.[name];
      const isUnchanged = old === undefined ? pair.isUnchanged : deepEqual(value, before);
      const place = tree.values === undefined ? childPath(path, name) : `${path}[${name}]`;
      this.validate(below, { value, old: before, isUnchanged }, place);
    }
  }

  #evaluateRules({ rules, schema, isRoot }: RuleTree, pair: Pair, path: string): void {
    if (rules.length === 0) return;
    const self = schemaValue(pair.value, schema, isRoot);
    const hasOld = pair.old !== undefined && pair.old !== null;
    const oldSelf = hasOld ? schemaValue(pair.old, schema, isRoot) : undefined;
    for (const rule of rules) {
      if (rule.error !== undefined) {
        this.errors.push(invalid(path, schema.type, `rule compile error: ${rule.error}`));
        continue;
      }
      const isOptional = rule.rule.optionalOldSelf === true;
      if (rule.usesOldSelf && !hasOld && !isOptional) continue;
      const variables = new Map<string, CelValue>([['self', self]]);
      if (isOptional) variables.set('oldSelf', oldSelf === undefined ? noValue : new CelOptional(oldSelf));
      else if (oldSelf !== undefined) variables.set('oldSelf', oldSelf);
      this.#evaluateRule(rule, variables, schema, pair, path);
    }
  }

  #evaluateRule(
    rule: CompiledRule,
    variables: ReadonlyMap<string, CelValue>,
    schema: JSONSchemaProps,
    pair: Pair,
    path: string,
  ): void {
    if (rule.program === undefined) return;
    try {
      if (evaluate(rule.program, variables, this.#budget) === true) return;
    } catch (error) {
      this.errors.push(invalid(path, schema.type, failureDetail(error, rule)));
      if (error instanceof BudgetError) throw new OutOfBudget();
      return;
    }
    const detail = this.#messageOf(rule, variables);
    const place = rule.fieldPath === undefined ? path : childPath(path, rule.fieldPath);
    const error = errorOf(rule, place, schema, pair.value, detail);
    if (!rule.usesOldSelf && pair.old !== undefined && pair.isUnchanged) this.#warn(formatFieldError(error));
    else this.errors.push(error);
  }

  /** What the rule's expression says, unless it fails or says nothing that fits a line. */
  #messageOf(rule: CompiledRule, variables: ReadonlyMap<string, CelValue>): string {
    const fallback = rule.rule.message?.trim() || `failed rule: ${rule.rule.rule.trim()}`;
    if (rule.message === undefined) return fallback;
    try {
      const value = evaluate(rule.message, variables, this.#budget);
      const message = typeof value === 'string' ? value.trim() : '';
      const isUsable = message !== '' && message.length <= maxMessageLength && !message.includes('\n');
      return isUsable ? message : fallback;
    } catch (error) {
      if (error instanceof CelError) return fallback;
      throw error;
    }
  }
}

function failureDetail(error: unknown, { rule }: CompiledRule): string {
  const name = rule.message?.trim() || rule.rule.trim();
  if (error instanceof BudgetError) {
    return `'${error.message}': no further validation rules will be run due to call cost exceeds limit for rule: ${name}`;
  }
  if (!(error instanceof CelError)) throw error;
  if (!error.message.startsWith('no such overload')) return `${error.message} evaluating rule: ${name}`;
  return `'${error.message}': call arguments did not match a supported operator, function or macro signature for rule: ${name}`;
}

function errorOf(
  { rule }: CompiledRule,
  path: string,
  { type }: JSONSchemaProps,
  value: unknown,
  detail: string,
): FieldError {
  if (rule.reason === 'FieldValueForbidden') return forbidden(path, detail);
  if (rule.reason === 'FieldValueRequired') return required(path, detail);
  const isWhole = type === 'object' || type === 'array';
  if (rule.reason === 'FieldValueDuplicate')
    return isWhole ? { ...duplicate(path, ''), body: 'Duplicate value' } : duplicate(path, value);
  return isWhole ? invalidWhole(path, detail) : invalid(path, value, detail);
}

/** The element of a list before, which only lists with keys know. */
function oldItem(schema: JSONSchemaProps, value: unknown, old: readonly unknown[]): unknown {
  if (schema['x-kubernetes-list-type'] !== 'map' || !isJsonObject(value)) return undefined;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  return old.find((item) => isJsonObject(item) && keys.every((key) => deepEqual(item[key], value[key])));
}
