/** What is wrong with a statement. */
export class BcError extends Error {}

/** A decimal number: `digits` divided by ten to the power of `scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const token = /\s*(\d+\.?\d*|\.\d+|[a-z]\w*|==|!=|<=|>=|&&|\|\||\+\+|--|[-+*/%^()=<>!]|"[^"]*")/y;

/** Evaluates statements, keeping variables between them. */
export class Calculator {
  scale = 0;
  readonly #variables = new Map<string, Decimal>();
  #tokens: string[] = [];
  #index = 0;

  /** What a statement prints; undefined where it prints nothing. Throws a BcError. */
  run(statement: string): string | undefined {
    this.#tokens = tokenize(statement);
    this.#index = 0;
    const [first, second] = this.#tokens;
    if (first?.startsWith('"') === true) return first.slice(1, -1);
    const assigns = second === '=' && /^[a-z]/.test(first ?? '');
    const value = this.#assignment();
    if (this.#index < this.#tokens.length) throw new BcError('(standard_in) 1: syntax error');
    return assigns ? undefined : show(value);
  }

  #take(...operators: string[]): string | undefined {
    const next = this.#tokens[this.#index];
    if (next === undefined || !operators.includes(next)) return undefined;
    this.#index += 1;
    return next;
  }

  #assignment(): Decimal {
    const name = this.#tokens[this.#index] ?? '';
    if (this.#tokens[this.#index + 1] !== '=' || !/^[a-z]/.test(name)) return this.#comparison();
    this.#index += 2;
    const value = this.#assignment();
    if (name === 'scale') this.scale = Number(rescale(value, 0).digits);
    else this.#variables.set(name, value);
    return value;
  }

  #comparison(): Decimal {
    let left = this.#sum();
    for (
      let operator = this.#take('==', '!=', '<=', '>=', '<', '>');
      operator !== undefined;
      operator = this.#take('==', '!=', '<=', '>=', '<', '>')
    ) {
      const right = this.#sum();
      const scale = Math.max(left.scale, right.scale);
      const [a, b] = [rescale(left, scale).digits, rescale(right, scale).digits];
      const holds =
        { '==': a === b, '!=': a !== b, '<=': a <= b, '>=': a >= b, '<': a < b, '>': a > b }[operator] ?? false;
      left = { digits: holds ? 1n : 0n, scale: 0 };
    }
    return left;
  }

  #sum(): Decimal {
    let left = this.#product();
    for (let operator = this.#take('+', '-'); operator !== undefined; operator = this.#take('+', '-')) {
      const right = this.#product();
      const scale = Math.max(left.scale, right.scale);
      const [a, b] = [rescale(left, scale).digits, rescale(right, scale).digits];
      left = { digits: operator === '+' ? a + b : a - b, scale };
    }
    return left;
  }

  #product(): Decimal {
    let left = this.#power();
    for (let operator = this.#take('*', '/', '%'); operator !== undefined; operator = this.#take('*', '/', '%')) {
      const right = this.#power();
      if (operator === '*') {
        const scale = Math.min(left.scale + right.scale, Math.max(this.scale, left.scale, right.scale));
        left = rescale({ digits: left.digits * right.digits, scale: left.scale + right.scale }, scale);
      } else left = operator === '/' ? this.#divide(left, right) : this.#remainder(left, right);
    }
    return left;
  }

  #divide(left: Decimal, right: Decimal): Decimal {
    if (right.digits === 0n) throw new BcError('Runtime error (func=(main), adr=5): Divide by zero');
    const shift = this.scale + right.scale - left.scale;
    const digits =
      shift >= 0
        ? (left.digits * 10n ** BigInt(shift)) / right.digits
        : left.digits / (right.digits * 10n ** BigInt(-shift));
    return { digits, scale: this.scale };
  }

  #remainder(left: Decimal, right: Decimal): Decimal {
    const quotient = this.#divide(left, right);
    const scale = Math.max(this.scale + right.scale, left.scale);
    const product = { digits: quotient.digits * right.digits, scale: quotient.scale + right.scale };
    return { digits: rescale(left, scale).digits - rescale(product, scale).digits, scale };
  }

  #power(): Decimal {
    const base = this.#unary();
    if (this.#take('^') === undefined) return base;
    const exponent = rescale(this.#power(), 0).digits;
    if (exponent < 0n)
      return this.#divide(
        { digits: 1n, scale: 0 },
        { digits: base.digits ** -exponent, scale: base.scale * Number(-exponent) },
      );
    const full = { digits: base.digits ** exponent, scale: base.scale * Number(exponent) };
    return rescale(full, Math.min(full.scale, Math.max(this.scale, base.scale)));
  }

  #unary(): Decimal {
    if (this.#take('-') !== undefined) {
      const value = this.#unary();
      return { digits: -value.digits, scale: value.scale };
    }
    return this.#primary();
  }

  #primary(): Decimal {
    const next = this.#tokens[this.#index];
    this.#index += 1;
    if (next === undefined) throw new BcError('(standard_in) 1: syntax error');
    if (next === '(') {
      const value = this.#assignment();
      if (this.#take(')') === undefined) throw new BcError('(standard_in) 1: syntax error');
      return value;
    }
    if (/^[\d.]/.test(next)) return parse(next);
    if (!/^[a-z]/.test(next)) throw new BcError('(standard_in) 1: syntax error');
    if (this.#take('(') === undefined)
      return next === 'scale'
        ? { digits: BigInt(this.scale), scale: 0 }
        : (this.#variables.get(next) ?? { digits: 0n, scale: 0 });
    const argument = this.#assignment();
    if (this.#take(')') === undefined) throw new BcError('(standard_in) 1: syntax error');
    return this.#function(next, argument);
  }

  #function(name: string, argument: Decimal): Decimal {
    if (name === 'sqrt') {
      if (argument.digits < 0n)
        throw new BcError('Runtime error (func=(main), adr=3): Square root of a negative number');
      const scale = Math.max(this.scale, argument.scale);
      return { digits: squareRoot(rescale(argument, scale * 2).digits), scale };
    }
    if (name === 'length') return { digits: BigInt(String(argument.digits).replace('-', '').length), scale: 0 };
    if (name === 'scale') return { digits: BigInt(argument.scale), scale: 0 };
    const real = Number(argument.digits) / 10 ** argument.scale;
    const functions: Readonly<Record<string, (value: number) => number>> = {
      s: Math.sin,
      c: Math.cos,
      a: Math.atan,
      l: Math.log,
      e: Math.exp,
    };
    const apply = functions[name];
    if (apply === undefined) throw new BcError(`Runtime error (func=(main), adr=3): Function ${name} not defined.`);
    return rescale(parse(apply(real).toFixed(Math.min(20, this.scale))), this.scale);
  }
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (token.lastIndex < trimmed.length) {
    const at = token.lastIndex;
    const match = token.exec(trimmed);
    if (match === null)
      throw new BcError(
        `(standard_in) 1: ${/[A-Za-z]/.test(trimmed[at] ?? '') ? 'syntax error' : `illegal character: ${trimmed.slice(at).trim()[0] ?? ''}`}`,
      );
    tokens.push(match[1] ?? '');
  }
  return tokens;
}

function parse(text: string): Decimal {
  const negative = text.startsWith('-');
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const digits = BigInt(`${whole}${fraction}` || '0');
  return { digits: negative ? -digits : digits, scale: fraction.length };
}

function rescale({ digits, scale }: Decimal, wanted: number): Decimal {
  if (wanted >= scale) return { digits: digits * 10n ** BigInt(wanted - scale), scale: wanted };
  return { digits: digits / 10n ** BigInt(scale - wanted), scale: wanted };
}

function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = BigInt(Math.floor(Math.sqrt(Number(value))));
  for (;;) {
    const next = (root + value / root) / 2n;
    if (next === root || next === root + 1n) break;
    root = next;
  }
  while (root * root > value) root -= 1n;
  while ((root + 1n) * (root + 1n) <= value) root += 1n;
  return root;
}

function show({ digits, scale }: Decimal): string {
  const negative = digits < 0n;
  const text = String(negative ? -digits : digits).padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale).replace(/^0+(?=.)/, '');
  const shown = scale === 0 ? whole : `${whole === '0' ? '' : whole}.${text.slice(text.length - scale)}`;
  const zero = digits === 0n;
  return zero ? '0' : `${negative ? '-' : ''}${shown}`;
}
