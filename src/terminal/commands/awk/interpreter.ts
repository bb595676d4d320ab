import { AwkRuntimeError, calculate } from './arithmetic.ts';
import { callBuiltin } from './builtins.ts';
import { AwkExit, type Exit } from './exit.ts';
import { formatText } from './format.ts';
import type { AwkArray, Runtime } from './runtime.ts';
import type { AwkProgram, Expression, Rule, Statement } from './syntax.ts';
import { compare, InputText, isTrue, toNumber, toText, type Value } from './value.ts';

interface Frame {
  readonly values: Map<string, Value>;
  readonly arrays: Map<string, AwkArray>;
  readonly names: ReadonlySet<string>;
}

const stepsBetweenPauses = 20_000;

/** Runs the parts of a program. */
export class Interpreter {
  readonly runtime: Runtime;
  readonly #program: AwkProgram;
  /** Reads the next record into $0; false at the end. */
  readonly #nextRecord: () => Promise<string | undefined>;
  readonly #active = new Set<Rule>();
  #frame: Frame | undefined;
  #steps = 0;
  #depth = 0;

  constructor(runtime: Runtime, program: AwkProgram, nextRecord: () => Promise<string | undefined>) {
    this.runtime = runtime;
    this.#program = program;
    this.#nextRecord = nextRecord;
  }

  /** Runs the rules over the current record. */
  async rules(): Promise<Exit | undefined> {
    for (const rule of this.#program.rules) {
      if (!(await this.#applies(rule))) continue;
      if (rule.action === undefined)
        await this.runtime.process.stdout.write(this.runtime.record + this.runtime.text('ORS'));
      else {
        const exit = await this.run(rule.action);
        if (exit !== undefined) return exit;
      }
    }
    return undefined;
  }

  async #applies(rule: Rule): Promise<boolean> {
    const { pattern } = rule;
    if (pattern === undefined) return true;
    if (pattern.last === undefined) return isTrue(await this.value(pattern.first));
    if (!this.#active.has(rule) && !isTrue(await this.value(pattern.first))) return false;
    if (isTrue(await this.value(pattern.last))) this.#active.delete(rule);
    else this.#active.add(rule);
    return true;
  }

  async run(statement: Statement): Promise<Exit | undefined> {
    this.#steps += 1;
    if (this.#steps % stepsBetweenPauses === 0) await this.runtime.process.clock.sleep(0);
    switch (statement.type) {
      case 'block':
        for (const each of statement.statements) {
          const exit = await this.run(each);
          if (exit !== undefined) return exit;
        }
        return undefined;
      case 'expression':
        await this.value(statement.expression);
        return undefined;
      case 'print':
        await this.#print(statement);
        return undefined;
      case 'if':
        if (isTrue(await this.value(statement.test))) return await this.run(statement.consequence);
        return statement.otherwise === undefined ? undefined : await this.run(statement.otherwise);
      case 'while':
      case 'do':
      case 'for':
      case 'for in':
        return await this.#loop(statement);
      case 'delete':
        if (statement.subscripts === undefined) this.#array(statement.array).clear();
        else this.#array(statement.array).delete(await this.#key(statement.subscripts));
        return undefined;
      case 'exit':
      case 'return':
        return {
          type: statement.type,
          value: statement.value === undefined ? undefined : await this.value(statement.value),
        };
      default:
        return { type: statement.type };
    }
  }

  async #loop(statement: Extract<Statement, { type: 'while' | 'do' | 'for' | 'for in' }>): Promise<Exit | undefined> {
    if (statement.type === 'for in') {
      for (const key of [...this.#array(statement.array).keys()]) {
        this.#setVariable(statement.variable, new InputText(key));
        const exit = await this.run(statement.body);
        if (exit?.type === 'break') return undefined;
        if (exit !== undefined && exit.type !== 'continue') return exit;
      }
      return undefined;
    }
    if (statement.type === 'for' && statement.start !== undefined) await this.run(statement.start);
    for (let first = true; ; first = false) {
      const { test } = statement;
      const tested = statement.type !== 'do' || !first;
      if (tested && test !== undefined && !isTrue(await this.value(test))) return undefined;
      const exit = await this.run(statement.body);
      if (exit?.type === 'break') return undefined;
      if (exit !== undefined && exit.type !== 'continue') return exit;
      if (statement.type === 'for' && statement.step !== undefined) await this.run(statement.step);
    }
  }

  async #print({ format, args, output }: Extract<Statement, { type: 'print' }>): Promise<void> {
    const values: Value[] = [];
    for (const argument of args) values.push(await this.value(argument));
    const { runtime } = this;
    let text: string;
    if (format) text = formatText(values);
    else if (values.length === 0) text = runtime.record + runtime.text('ORS');
    else
      text = values.map((value) => toText(value, runtime.text('OFMT'))).join(runtime.text('OFS')) + runtime.text('ORS');
    if (output === undefined) await runtime.process.stdout.write(text);
    else await runtime.streams.write(output.operator, toText(await this.value(output.target)), text);
  }

  async value(expression: Expression): Promise<Value> {
    switch (expression.type) {
      case 'number':
      case 'text':
        return expression.value;
      case 'variable':
        return this.#variable(expression.name);
      case 'field':
        return this.runtime.field(await this.#fieldNumber(expression.index));
      case 'regexp':
        return this.runtime.expression(expression.source).test(this.runtime.record) ? 1 : 0;
      case 'element': {
        const array = this.#array(expression.array);
        const key = await this.#key(expression.subscripts);
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case 'binary':
        return await this.#binary(expression);
      case 'assign':
        return await this.#assign(expression);
      case 'group': {
        const [only] = expression.items;
        if (expression.items.length === 1 && only !== undefined) return await this.value(only);
        return await this.#key(expression.items);
      }
      default:
        return await this.#rarer(expression);
    }
  }

  async #rarer(
    expression: Exclude<
      Expression,
      { type: 'number' | 'text' | 'variable' | 'field' | 'regexp' | 'element' | 'binary' | 'assign' | 'group' }
    >,
  ): Promise<Value> {
    switch (expression.type) {
      case 'conditional':
        return await this.value(
          isTrue(await this.value(expression.test)) ? expression.consequence : expression.otherwise,
        );
      case 'match': {
        const text = toText(await this.value(expression.left));
        return this.runtime.expression(await this.pattern(expression.right)).test(text) !== expression.negated ? 1 : 0;
      }
      case 'in':
        return this.#array(expression.array).has(await this.#key(expression.subscripts)) ? 1 : 0;
      case 'unary': {
        const value = await this.value(expression.operand);
        if (expression.operator === '!') return isTrue(value) ? 0 : 1;
        return expression.operator === '-' ? -toNumber(value) : toNumber(value);
      }
      case 'step': {
        const before = toNumber(await this.value(expression.target));
        const after = expression.operator === '++' ? before + 1 : before - 1;
        await this.store(expression.target, after);
        return expression.prefix ? after : before;
      }
      case 'call':
        return await this.#call(expression.name, expression.args);
      case 'builtin':
        return await callBuiltin(this, expression.name, expression.args);
      case 'getline':
        return await this.#getline(expression);
    }
  }

  /** The source of an expression: of a literal, or of a text that is used as one. */
  async pattern(expression: Expression): Promise<string> {
    return expression.type === 'regexp' ? expression.source : toText(await this.value(expression));
  }

  async #fieldNumber(expression: Expression): Promise<number> {
    const index = Math.trunc(toNumber(await this.value(expression)));
    if (index < 0) throw new AwkRuntimeError(`attempt to access field ${index}`);
    return index;
  }

  async #key(subscripts: readonly Expression[]): Promise<string> {
    const parts: string[] = [];
    for (const subscript of subscripts) parts.push(toText(await this.value(subscript), this.runtime.text('CONVFMT')));
    return parts.join(this.runtime.text('SUBSEP'));
  }

  async #binary({ operator, left, right }: Extract<Expression, { type: 'binary' }>): Promise<Value> {
    const first = await this.value(left);
    if (operator === '&&') return isTrue(first) && isTrue(await this.value(right)) ? 1 : 0;
    if (operator === '||') return isTrue(first) || isTrue(await this.value(right)) ? 1 : 0;
    const second = await this.value(right);
    if (operator === ' ')
      return toText(first, this.runtime.text('CONVFMT')) + toText(second, this.runtime.text('CONVFMT'));
    const order = ['<', '<=', '==', '!=', '>', '>='].indexOf(operator);
    if (order < 0) return calculate(operator, toNumber(first), toNumber(second));
    const result = compare(first, second);
    return [result < 0, result <= 0, result === 0, result !== 0, result > 0, result >= 0][order] === true ? 1 : 0;
  }

  async #assign({ operator, target, value }: Extract<Expression, { type: 'assign' }>): Promise<Value> {
    let result = await this.value(value);
    if (operator !== '=')
      result = calculate(operator.slice(0, -1), toNumber(await this.value(target)), toNumber(result));
    await this.store(target, result);
    return result;
  }

  /** Assigns to a variable, field or element. */
  async store(target: Expression, value: Value): Promise<void> {
    if (target.type === 'variable') this.#setVariable(target.name, value);
    else if (target.type === 'field') this.runtime.setField(await this.#fieldNumber(target.index), value);
    else if (target.type === 'element') this.#array(target.array).set(await this.#key(target.subscripts), value);
    else if (target.type === 'group' && target.items[0] !== undefined) await this.store(target.items[0], value);
  }

  #variable(name: string): Value {
    return this.#frame?.names.has(name) === true ? this.#frame.values.get(name) : this.runtime.get(name);
  }

  #setVariable(name: string, value: Value): void {
    if (this.#frame?.names.has(name) === true) this.#frame.values.set(name, value);
    else this.runtime.set(name, value);
  }

  /** The array of a name: a parameter's, or a global one. */
  array(name: string): AwkArray {
    return this.#array(name);
  }

  #array(name: string): AwkArray {
    if (this.#frame?.names.has(name) !== true) return this.runtime.array(name);
    const known = this.#frame.arrays.get(name);
    if (known !== undefined) return known;
    const made: AwkArray = new Map();
    this.#frame.arrays.set(name, made);
    return made;
  }

  async #call(name: string, args: readonly Expression[]): Promise<Value> {
    const definition = this.#program.functions.get(name);
    if (definition === undefined) throw new AwkRuntimeError(`function ${name} never defined`);
    if (this.#depth > 1000) throw new AwkRuntimeError('function call nesting too deep');
    const frame: Frame = { values: new Map(), arrays: new Map(), names: new Set(definition.parameters) };
    for (const [index, parameter] of definition.parameters.entries()) {
      const argument = args[index];
      if (argument?.type === 'variable') frame.arrays.set(parameter, this.#array(argument.name));
      if (argument !== undefined) frame.values.set(parameter, await this.value(argument));
    }
    const outer = this.#frame;
    this.#frame = frame;
    this.#depth += 1;
    const exit = await this.run(definition.body);
    this.#depth -= 1;
    this.#frame = outer;
    if (exit?.type === 'exit') throw new AwkExit(exit.value);
    return exit?.type === 'return' ? exit.value : undefined;
  }

  async #getline({ source, from, target }: Extract<Expression, { type: 'getline' }>): Promise<Value> {
    const { runtime } = this;
    const line =
      source === 'input'
        ? await this.#nextRecord()
        : await runtime.streams.readLine(source, toText(from === undefined ? '' : await this.value(from)));
    if (line === null) return -1;
    if (line === undefined) return 0;
    if (target === undefined) runtime.setRecord(line);
    else await this.store(target, new InputText(line));
    if (source !== 'file') runtime.set('NR', toNumber(runtime.get('NR')) + 1);
    return 1;
  }
}
