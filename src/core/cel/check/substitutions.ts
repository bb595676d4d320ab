import { CelType, dynType, isDyn, isSameType } from '../cel-type.ts';

/** What the parameters of types stand for, found while a check goes on. */
export class Substitutions {
  readonly #found: Map<string, CelType>;

  constructor(found: Iterable<readonly [string, CelType]> = []) {
    this.#found = new Map(found);
  }

  copy(): Substitutions {
    return new Substitutions(this.#found);
  }

  find(type: CelType): CelType | undefined {
    return type.kind === 'parameter' ? this.#found.get(type.name) : undefined;
  }

  set(parameter: CelType, type: CelType): void {
    this.#found.set(parameter.name, type);
  }

  /** The type with parameters replaced; those that stand for nothing become dyn when `unboundAreDyn`. */
  apply(type: CelType, unboundAreDyn: boolean): CelType {
    const found = this.find(type);
    if (found !== undefined) return this.apply(found, unboundAreDyn);
    if (type.kind === 'parameter') return unboundAreDyn ? dynType : type;
    if (type.parameters.length === 0) return type;
    const parameters = type.parameters.map((parameter) => this.apply(parameter, unboundAreDyn));
    return new CelType(type.kind, type.name, parameters, type.fields);
  }

  /** Whether a value of type `from` may stand where `to` is asked for. Learns what parameters stand for. */
  isAssignable(from: CelType, to: CelType): boolean {
    if (to.kind === 'parameter') {
      const verdict = this.#substitute(from, to);
      if (verdict !== 'unknown') return verdict === 'yes';
    }
    if (from.kind === 'parameter') return this.#substitute(to, from) === 'yes';
    if (isLoose(from) || isLoose(to)) return true;
    if (from.kind === 'null') return isNullable(to);
    if (to.kind === 'null') return isNullable(from);
    if (from.kind !== to.kind) return false;
    if (from.kind === 'type') return true;
    return from.name === to.name && this.areAssignable(from.parameters, to.parameters);
  }

  areAssignable(from: readonly CelType[], to: readonly CelType[]): boolean {
    return from.length === to.length && from.every((type, index) => this.isAssignable(type, to[index] ?? dynType));
  }

  /** Whether `parameter` can stand for `type`; `unknown` when it stands for nothing and cannot. */
  #substitute(type: CelType, parameter: CelType): 'yes' | 'no' | 'unknown' {
    if (isSameType(type, parameter)) return 'yes';
    const known = this.find(parameter);
    if (known !== undefined) {
      if (isSameType(type, known)) return 'yes';
      if (!this.isAssignable(type, known)) return 'no';
      const general = moreGeneral(type, known);
      if (!this.#occursIn(parameter, general)) this.set(parameter, general);
      return 'yes';
    }
    if (this.#occursIn(parameter, type)) return 'unknown';
    this.set(parameter, type);
    return 'yes';
  }

  #occursIn(parameter: CelType, type: CelType): boolean {
    if (isSameType(parameter, type)) return true;
    if (type.kind === 'parameter') {
      const found = this.find(type);
      return found !== undefined && this.#occursIn(parameter, found);
    }
    return type.parameters.some((inner) => this.#occursIn(parameter, inner));
  }
}

/** Of two types that agree, the one that says less. */
export function moreGeneral(a: CelType, b: CelType): CelType {
  return isLessSpecific(a, b) ? a : b;
}

function isLessSpecific(a: CelType, b: CelType): boolean {
  if (isDyn(a) || a.kind === 'parameter') return true;
  if (isDyn(b) || b.kind === 'parameter' || a.kind !== b.kind) return false;
  if (a.kind === 'type') return true;
  return (
    a.name === b.name &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, index) => isLessSpecific(parameter, b.parameters[index] ?? dynType))
  );
}

function isLoose(type: CelType): boolean {
  return isDyn(type) || type.kind === 'error';
}

function isNullable({ kind }: CelType): boolean {
  return ['null', 'opaque', 'struct', 'duration', 'timestamp'].includes(kind);
}
