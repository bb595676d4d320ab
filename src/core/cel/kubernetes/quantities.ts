import { formatQuantity, type ParsedQuantity, parseQuantity, QuantityError } from '../../meta/quantity.ts';
import { type CelType, structType } from '../cel-type.ts';
import { type Overload, overload } from '../functions/overload.ts';
import { CelError } from '../values/cel-error.ts';
import { CelOpaque } from '../values/cel-opaque.ts';
import { succeeds } from './addresses.ts';

const nano = 1_000_000_000n;

class CelQuantity extends CelOpaque {
  readonly type: CelType = structType('kubernetes.Quantity');
  readonly quantity: ParsedQuantity;

  constructor(quantity: ParsedQuantity) {
    super();
    this.quantity = quantity;
  }

  equals(other: CelOpaque): boolean {
    return other instanceof CelQuantity && other.quantity.nanos === this.quantity.nanos;
  }

  get text(): string {
    return formatQuantity(this.quantity);
  }
}

/** `quantity('1Gi')` and its arithmetic. */
export const quantityOverloads: readonly Overload[] = [
  overload('quantity(string): kubernetes.Quantity', parse),
  overload('isQuantity(string): bool', (text: string) => succeeds(() => parse(text))),
  overload('sign(kubernetes.Quantity): int', (quantity: CelQuantity) => compare(quantity, plain(0n))),
  overload(
    'kubernetes.Quantity isGreaterThan(kubernetes.Quantity): bool',
    (a: CelQuantity, b: CelQuantity) => compare(a, b) > 0n,
  ),
  overload(
    'kubernetes.Quantity isLessThan(kubernetes.Quantity): bool',
    (a: CelQuantity, b: CelQuantity) => compare(a, b) < 0n,
  ),
  overload('kubernetes.Quantity compareTo(kubernetes.Quantity): int', compare),
  overload(
    'kubernetes.Quantity asApproximateFloat(): double',
    ({ quantity }: CelQuantity) => Number(quantity.nanos) / 1e9,
  ),
  overload('kubernetes.Quantity asInteger(): int', asInteger),
  overload('kubernetes.Quantity isInteger(): bool', isInteger),
  overload('kubernetes.Quantity add(kubernetes.Quantity): kubernetes.Quantity', (a: CelQuantity, b: CelQuantity) =>
    sum(a, b, 1n),
  ),
  overload('kubernetes.Quantity add(int): kubernetes.Quantity', (a: CelQuantity, b: bigint) => sum(a, plain(b), 1n)),
  overload('kubernetes.Quantity sub(kubernetes.Quantity): kubernetes.Quantity', (a: CelQuantity, b: CelQuantity) =>
    sum(a, b, -1n),
  ),
  overload('kubernetes.Quantity sub(int): kubernetes.Quantity', (a: CelQuantity, b: bigint) => sum(a, plain(b), -1n)),
];

function parse(text: string): CelQuantity {
  try {
    return new CelQuantity(parseQuantity(text));
  } catch (error) {
    if (error instanceof QuantityError) throw new CelError(error.message);
    throw error;
  }
}

function plain(value: bigint): CelQuantity {
  return new CelQuantity({ nanos: value * nano, format: 'DecimalExponent' });
}

function compare({ quantity: a }: CelQuantity, { quantity: b }: CelQuantity): bigint {
  if (a.nanos === b.nanos) return 0n;
  return a.nanos < b.nanos ? -1n : 1n;
}

function isInteger({ quantity: { nanos } }: CelQuantity): boolean {
  const whole = nanos / nano;
  return nanos % nano === 0n && BigInt.asIntN(64, whole) === whole;
}

function asInteger(quantity: CelQuantity): bigint {
  if (!isInteger(quantity)) throw new CelError('cannot convert value to integer');
  return quantity.quantity.nanos / nano;
}

function sum({ quantity: a }: CelQuantity, { quantity: b }: CelQuantity, sign: bigint): CelQuantity {
  return new CelQuantity({ nanos: a.nanos + sign * b.nanos, format: a.nanos === 0n ? b.format : a.format });
}
