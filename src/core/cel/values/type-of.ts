import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  intType,
  listOfAny,
  mapOfAny,
  nullType,
  optionalOfAny,
  stringType,
  timestampType,
  typeOfAny,
  uintType,
} from '../cel-type.ts';
import { CelDuration } from './cel-duration.ts';
import { CelList } from './cel-list.ts';
import { CelMap } from './cel-map.ts';
import { CelOpaque } from './cel-opaque.ts';
import { CelOptional } from './cel-optional.ts';
import { CelTimestamp } from './cel-timestamp.ts';
import { CelUint } from './cel-uint.ts';
import type { CelValue } from './cel-value.ts';

/** The type that a value has when it is computed with; lists and maps say nothing of what they hold. */
export function typeOf(value: CelValue): CelType {
  if (value === null) return nullType;
  if (typeof value === 'boolean') return boolType;
  if (typeof value === 'bigint') return intType;
  if (typeof value === 'number') return doubleType;
  if (typeof value === 'string') return stringType;
  if (value instanceof CelList) return listOfAny;
  if (value instanceof CelMap) return mapOfAny;
  if (value instanceof CelUint) return uintType;
  if (value instanceof CelTimestamp) return timestampType;
  if (value instanceof CelDuration) return durationType;
  if (value instanceof Uint8Array) return bytesType;
  if (value instanceof CelOptional) return optionalOfAny;
  if (value instanceof CelOpaque) return value.type;
  return typeOfAny;
}
