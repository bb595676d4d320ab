import type { CelIssue } from '../cel-issue.ts';
import {
  boolType,
  type CelType,
  dynType,
  errorType,
  intType,
  isDyn,
  isOptional,
  isSameType,
  listTypeOf,
  mapTypeOf,
  optionalTypeOf,
  typeParameter,
  withoutOptional,
} from '../cel-type.ts';
import type { CelEnvironment } from '../environment.ts';
import type { FunctionTable } from '../functions/function-table.ts';
import type { Overload } from '../functions/overload.ts';
import type {
  CallExpression,
  ComprehensionExpression,
  Expression,
  ListExpression,
  MapExpression,
  SelectExpression,
  StructExpression,
} from '../syntax/expression.ts';
import { qualifiedName } from '../syntax/qualified-name.ts';
import { typeOf } from '../values/type-of.ts';
import { formatArguments, formatType } from './format-type.ts';
import { Scope } from './scope.ts';
import { moreGeneral, Substitutions } from './substitutions.ts';

/** Finds the types of the parts of one expression. */
export class Checker {
  readonly #functions: FunctionTable;
  readonly #issues: CelIssue[];
  readonly #types = new Map<Expression, CelType>();
  #substitutions = new Substitutions();
  #scope: Scope;
  #freshCount = 0;

  constructor(environment: CelEnvironment, functions: FunctionTable, issues: CelIssue[]) {
    this.#functions = functions;
    this.#issues = issues;
    this.#scope = new Scope(environment, environment.variables);
  }

  /** The whole's type, what is not known being dyn. */
  check(expression: Expression): CelType {
    return this.#substitutions.apply(this.#check(expression), true);
  }

  /** The type of a part that was checked. */
  typeOf(expression: Expression): CelType {
    return this.#substitutions.apply(this.#types.get(expression) ?? dynType, true);
  }

  #check(expression: Expression): CelType {
    const type = this.#typeOf(expression);
    this.#types.set(expression, type);
    return type;
  }

  #typeOf(expression: Expression): CelType {
    switch (expression.kind) {
      case 'literal':
        return typeOf(expression.value);
      case 'identifier':
        return this.#lookUp(expression.name, expression.offset);
      case 'select':
        return this.#checkSelect(expression);
      case 'call':
        return this.#checkCall(expression);
      case 'list':
        return this.#checkList(expression);
      case 'map':
        return this.#checkMap(expression);
      case 'struct':
        return this.#checkStruct(expression);
      case 'comprehension':
        return this.#checkComprehension(expression);
    }
  }

  #report(offset: number, message: string): CelType {
    this.#issues.push({ offset, message });
    return errorType;
  }

  #resolve(type: CelType): CelType {
    return this.#substitutions.apply(type, false);
  }

  #fresh(): CelType {
    this.#freshCount += 1;
    return typeParameter(`_var${this.#freshCount}`);
  }

  #isAssignable(from: readonly CelType[], to: readonly CelType[]): boolean {
    const attempt = this.#substitutions.copy();
    if (!attempt.areAssignable(from, to)) return false;
    this.#substitutions = attempt;
    return true;
  }

  #mismatch(offset: number, expected: CelType, found: CelType): CelType {
    return this.#report(offset, `expected type '${formatType(expected)}' but found '${formatType(found)}'`);
  }

  #lookUp(name: string, offset: number): CelType {
    return this.#scope.find(name.replace(/^\./, '')) ?? this.#undeclared(name, offset);
  }

  #undeclared(name: string, offset: number): CelType {
    return this.#report(offset, `undeclared reference to '${name}' (in container '')`);
  }

  #checkSelect(expression: SelectExpression): CelType {
    const name = qualifiedName(expression);
    const known = name === undefined ? undefined : this.#scope.find(name);
    if (known !== undefined) return known;
    const type = this.#fieldType(expression.operand, expression.field, expression.offset, false);
    return expression.isTest ? boolType : this.#resolve(type);
  }

  #fieldType(operand: Expression, field: string, offset: number, isOptionalAsked: boolean): CelType {
    const type = this.#resolve(this.#check(operand));
    const target = withoutOptional(type);
    const found = this.#fieldOf(target, field, offset);
    return isOptionalAsked || isOptional(type) ? optionalTypeOf(found) : found;
  }

  #fieldOf(target: CelType, field: string, offset: number): CelType {
    if (target.kind === 'map') return target.parameters[1] ?? dynType;
    if (target.kind === 'struct') {
      if (target.fields === undefined) return this.#report(offset, `unexpected failed resolution of '${target.name}'`);
      return target.fields(field) ?? this.#report(offset, `undefined field '${field}'`);
    }
    if (target.kind === 'parameter') this.#isAssignable([dynType], [target]);
    else if (!isDyn(target) && target.kind !== 'error') {
      this.#report(offset, `type '${formatType(target)}' does not support field selection`);
    }
    return dynType;
  }

  #checkCall(call: CallExpression): CelType {
    const { name, target, parameters, offset } = call;
    if (name === '_?._') return this.#checkOptionalSelect(call);
    const types = parameters.map((parameter) => this.#check(parameter));
    if (target === undefined) {
      const plainName = name.replace(/^\./, '');
      const overloads = this.#functions.get(plainName);
      if (overloads === undefined) return this.#undeclared(name, offset);
      return this.#resolveOverload(call, plainName, overloads, types, false);
    }
    const prefix = qualifiedName(target);
    const namespaced = prefix === undefined ? undefined : this.#functions.get(`${prefix}.${name}`);
    if (namespaced !== undefined) return this.#resolveOverload(call, `${prefix}.${name}`, namespaced, types, false);
    const targetType = this.#check(target);
    const overloads = this.#functions.get(name);
    if (overloads === undefined) return this.#undeclared(name, offset);
    return this.#resolveOverload(call, name, overloads, [targetType, ...types], true);
  }

  #checkOptionalSelect({ parameters, offset }: CallExpression): CelType {
    const [operand, field] = parameters;
    if (operand === undefined || field?.kind !== 'literal' || typeof field.value !== 'string') return errorType;
    return this.#resolve(this.#fieldType(operand, field.value, offset, true));
  }

  #resolveOverload(
    { parameters, offset }: CallExpression,
    name: string,
    overloads: readonly Overload[],
    types: readonly CelType[],
    isMember: boolean,
  ): CelType {
    if (name === '_&&_' || name === '_||_') return this.#checkLogic(parameters, types);
    let result: CelType | undefined;
    for (const overload of overloads) {
      if (overload.isMember !== isMember) continue;
      const [returned = dynType, ...expected] = this.#instantiate([overload.result, ...overload.parameters]);
      if (!this.#isAssignable(types, expected)) continue;
      const found = this.#resolve(returned);
      if (result === undefined) result = found;
      else if (!isDyn(result) && !isSameType(found, result)) result = dynType;
    }
    if (result !== undefined) return result;
    const shown = types.map((type) => this.#substitutions.apply(type, true));
    const signature = formatArguments(shown, isMember);
    return this.#report(offset, `found no matching overload for '${name}' applied to '${signature}'`);
  }

  #checkLogic(parameters: readonly Expression[], types: readonly CelType[]): CelType {
    let result = boolType;
    for (const [index, type] of types.entries()) {
      if (this.#isAssignable([type], [boolType])) continue;
      result = this.#mismatch(parameters[index]?.offset ?? 0, boolType, type);
    }
    return result;
  }

  /** The types of an overload with parameters of their own. */
  #instantiate(types: readonly CelType[]): readonly CelType[] {
    const fresh = new Substitutions();
    const seen = new Set<string>();
    const visit = (type: CelType): void => {
      if (type.kind === 'parameter' && !seen.has(type.name)) {
        seen.add(type.name);
        fresh.set(type, this.#fresh());
      }
      for (const parameter of type.parameters) visit(parameter);
    };
    for (const type of types) visit(type);
    return seen.size === 0 ? types : types.map((type) => fresh.apply(type, false));
  }

  #checkList({ elements }: ListExpression): CelType {
    let joined: CelType | undefined;
    for (const { value, isOptional: isOptionalElement } of elements) {
      const type = this.#entryType(value, isOptionalElement);
      joined = this.#join(joined, type);
    }
    return listTypeOf(joined ?? this.#fresh());
  }

  #checkMap({ entries }: MapExpression): CelType {
    let keyType: CelType | undefined;
    let valueType: CelType | undefined;
    for (const { key, value, isOptional: isOptionalEntry } of entries) {
      keyType = this.#join(keyType, this.#check(key));
      valueType = this.#join(valueType, this.#entryType(value, isOptionalEntry));
    }
    return mapTypeOf(keyType ?? this.#fresh(), valueType ?? this.#fresh());
  }

  #entryType(value: Expression, isOptionalEntry: boolean): CelType {
    const type = this.#check(value);
    if (!isOptionalEntry || isOptional(type)) return isOptionalEntry ? withoutOptional(type) : type;
    if (!isDyn(type)) this.#mismatch(value.offset, optionalTypeOf(type), type);
    return type;
  }

  #join(previous: CelType | undefined, current: CelType): CelType {
    if (previous === undefined) return current;
    return this.#isAssignable([previous], [current]) ? moreGeneral(previous, current) : dynType;
  }

  #checkStruct({ name, fields, offset }: StructExpression): CelType {
    const found = this.#scope.find(name.replace(/^\./, ''));
    if (found === undefined) return this.#undeclared(name, offset);
    if (found.kind !== 'type') return this.#report(offset, `'${found.name}' is not a type`);
    const type = found.parameters[0] ?? dynType;
    if (type.kind !== 'struct') return this.#report(offset, `'${type.name}' is not a message type`);
    for (const field of fields) {
      const valueType = this.#entryType(field.value, field.isOptional);
      const fieldType = this.#fieldOf(type, field.name, field.offset);
      if (this.#isAssignable([fieldType], [valueType])) continue;
      const [expected, given] = [formatType(fieldType), formatType(valueType)];
      this.#report(
        field.offset,
        `expected type of field '${field.name}' is '${expected}' but provided type is '${given}'`,
      );
    }
    return type;
  }

  #checkComprehension(loop: ComprehensionExpression): CelType {
    const rangeType = this.#resolve(this.#check(loop.range));
    const accumulated = this.#check(loop.initial);
    const outer = this.#scope;
    const [first, second] = this.#loopTypes(loop, rangeType);
    const around = outer.inside([[loop.accumulator, accumulated]]);
    const variables: [string, CelType][] = [[loop.variable, first]];
    if (loop.secondVariable !== undefined) variables.push([loop.secondVariable, second]);
    this.#scope = around.inside(variables);
    this.#assert(loop.condition, boolType);
    this.#assert(loop.step, accumulated);
    this.#scope = around;
    const type = this.#resolve(this.#check(loop.result));
    this.#scope = outer;
    return type;
  }

  #assert(expression: Expression, expected: CelType): void {
    const type = this.#check(expression);
    if (!this.#isAssignable([expected], [type])) this.#mismatch(expression.offset, expected, type);
  }

  /** The types of the loop's variables. */
  #loopTypes({ range, secondVariable }: ComprehensionExpression, type: CelType): [CelType, CelType] {
    const [first = dynType, second = dynType] = type.parameters;
    if (type.kind === 'list') return secondVariable === undefined ? [first, first] : [intType, first];
    if (type.kind === 'map') return [first, second];
    if (type.kind === 'parameter') this.#isAssignable([dynType], [type]);
    if (type.kind === 'parameter' || isDyn(type) || type.kind === 'error') return [dynType, dynType];
    const message = 'cannot be range of a comprehension (must be list, map, or dynamic)';
    this.#report(range.offset, `expression of type '${formatType(type)}' ${message}`);
    return [errorType, errorType];
  }
}
