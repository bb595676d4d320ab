import { CelError } from '../values/cel-error.ts';
import { CelUint } from '../values/cel-uint.ts';

/** Throws CelError for what 64 bits do not hold. */
export function checkInt(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelError('integer overflow');
  return value;
}

/** Throws CelError for what 64 bits without a sign do not hold. */
export function checkUint(value: bigint): CelUint {
  if (BigInt.asUintN(64, value) !== value) throw new CelError('unsigned integer overflow');
  return new CelUint(value);
}
