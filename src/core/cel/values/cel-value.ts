import type { CelType } from '../cel-type.ts';
import type { CelDuration } from './cel-duration.ts';
import type { CelList } from './cel-list.ts';
import type { CelMap } from './cel-map.ts';
import type { CelOpaque } from './cel-opaque.ts';
import type { CelOptional } from './cel-optional.ts';
import type { CelTimestamp } from './cel-timestamp.ts';
import type { CelUint } from './cel-uint.ts';

/** What expressions compute with: an int is a bigint, a double a number, a type its CelType. */
export type CelValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | CelUint
  | CelDuration
  | CelTimestamp
  | CelList
  | CelMap
  | CelOptional
  | CelOpaque
  | CelType;
