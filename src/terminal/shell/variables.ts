/** A shell variable: one text, or texts by index or key. */
export interface Variable {
  kind: 'scalar' | 'indexed' | 'associative';
  /** Undefined where it is declared but has no value. */
  text: string | undefined;
  /** By index (in decimal) or key. */
  elements: Map<string, string>;
  exported: boolean;
  readOnly: boolean;
  integer: boolean;
  reference: boolean;
  letterCase: 'lower' | 'upper' | undefined;
}

/** The text of a variable that was given none before: computed when it is read. */
export interface ComputedVariable {
  read(): string;
  write?(text: string): void;
}

/** An assignment that is refused; the message is the shell's. */
export class AssignmentError extends Error {}

export function newVariable(kind: Variable['kind'] = 'scalar'): Variable {
  return {
    kind,
    text: undefined,
    elements: new Map(),
    exported: false,
    readOnly: false,
    integer: false,
    reference: false,
    letterCase: undefined,
  };
}

/** The variables of a shell: dynamically scoped, a scope for each function call. */
export class Variables {
  #scopes = [new Map<string, Variable>()];
  readonly #computed = new Map<string, ComputedVariable>();

  /** A copy that shares nothing, for a subshell. */
  copyTo(other: Variables): void {
    other.#scopes = this.#scopes.map(
      (scope) =>
        new Map(Array.from(scope, ([name, variable]) => [name, { ...variable, elements: new Map(variable.elements) }])),
    );
  }

  compute(name: string, variable: ComputedVariable): void {
    this.#computed.set(name, variable);
  }

  pushScope(): void {
    this.#scopes.push(new Map());
  }

  popScope(): void {
    this.#scopes.pop();
  }

  get depth(): number {
    return this.#scopes.length;
  }

  /** The variable itself, without following a reference. */
  find(name: string): Variable | undefined {
    for (let index = this.#scopes.length - 1; index >= 0; index -= 1) {
      const variable = this.#scopes[index]?.get(name);
      if (variable !== undefined) return variable;
    }
    return undefined;
  }

  findLocal(name: string): Variable | undefined {
    return this.#scopes.at(-1)?.get(name);
  }

  /** The name that a reference leads to; the name itself where it is none. */
  resolve(name: string): string {
    let resolved = name;
    for (let hops = 0; hops < 8; hops += 1) {
      const variable = this.find(resolved);
      if (variable?.reference !== true || variable.text === undefined || variable.text === '') return resolved;
      resolved = variable.text;
    }
    return resolved;
  }

  lookup(name: string): Variable | undefined {
    return this.find(this.resolve(name));
  }

  /** The text of a scalar, or of an array's first element. */
  get(name: string): string | undefined {
    const resolved = this.resolve(name);
    const computed = this.#computed.get(resolved);
    if (computed !== undefined) return computed.read();
    const variable = this.find(resolved);
    if (variable === undefined) return undefined;
    return variable.kind === 'scalar' ? variable.text : variable.elements.get('0');
  }

  set(name: string, text: string): void {
    const resolved = this.resolve(name);
    const computed = this.#computed.get(resolved);
    if (computed !== undefined) {
      computed.write?.(text);
      return;
    }
    const variable = this.writable(resolved);
    const value = withCase(variable, text);
    if (variable.kind === 'scalar') variable.text = value;
    else variable.elements.set('0', value);
  }

  setElement(name: string, key: string, text: string): void {
    const variable = this.writable(this.resolve(name));
    toIndexed(variable);
    variable.elements.set(key, withCase(variable, text));
  }

  setAll(name: string, elements: Map<string, string>): void {
    const variable = this.writable(this.resolve(name));
    if (variable.kind === 'scalar') variable.kind = 'indexed';
    variable.text = undefined;
    variable.elements = elements;
  }

  /** Makes the variable where it is missing; throws an AssignmentError where it is read-only. */
  writable(name: string): Variable {
    const found = this.find(name);
    if (found?.readOnly === true) throw new AssignmentError(`${name}: readonly variable`);
    if (found !== undefined) return found;
    return this.#declareIn(this.#scopes[0], name);
  }

  /** The variable in the innermost scope. */
  local(name: string): Variable {
    return this.findLocal(name) ?? this.#declareIn(this.#scopes.at(-1), name);
  }

  #declareIn(scope: Map<string, Variable> | undefined, name: string): Variable {
    const variable = newVariable();
    scope?.set(name, variable);
    return variable;
  }

  /** Removes the innermost variable of the name. Throws an AssignmentError where it is read-only. */
  unset(name: string): void {
    this.#computed.delete(name);
    for (let index = this.#scopes.length - 1; index >= 0; index -= 1) {
      const scope = this.#scopes[index];
      const variable = scope?.get(name);
      if (variable === undefined) continue;
      if (variable.readOnly) throw new AssignmentError(`${name}: cannot unset: readonly variable`);
      scope?.delete(name);
      return;
    }
  }

  names(): string[] {
    const names = new Set<string>();
    for (const scope of this.#scopes) for (const name of scope.keys()) names.add(name);
    return [...names].sort();
  }

  localNames(): string[] {
    return [...(this.#scopes.at(-1)?.keys() ?? [])].sort();
  }

  /** What children get. */
  environment(): Map<string, string> {
    const environment = new Map<string, string>();
    for (const name of this.#exportedNames()) {
      const text = this.get(name);
      if (text !== undefined && this.find(name)?.kind === 'scalar') environment.set(name, text);
    }
    return environment;
  }

  *#exportedNames(): Generator<string> {
    for (const scope of this.#scopes) for (const [name, { exported }] of scope) if (exported) yield name;
  }
}

export function toIndexed(variable: Variable): void {
  if (variable.kind !== 'scalar') return;
  variable.kind = 'indexed';
  if (variable.text !== undefined) variable.elements.set('0', variable.text);
  variable.text = undefined;
}

function withCase(variable: Variable, text: string): string {
  if (variable.letterCase === undefined) return text;
  return variable.letterCase === 'lower' ? text.toLowerCase() : text.toUpperCase();
}

/** The keys of an array, in the order in which it expands. */
export function sortedKeys(variable: Variable): string[] {
  const keys = [...variable.elements.keys()];
  if (variable.kind !== 'indexed') return keys;
  let previous = -1;
  const sorted = keys.every((key) => {
    const before = previous;
    previous = Number(key);
    return previous > before;
  });
  return sorted ? keys : keys.sort((left, right) => Number(left) - Number(right));
}
