import type { CelType } from '../cel-type.ts';

/** A value that only functions look into: an address, a quantity, an authorizer. */
export abstract class CelOpaque {
  abstract readonly type: CelType;

  abstract equals(other: CelOpaque): boolean;
}
