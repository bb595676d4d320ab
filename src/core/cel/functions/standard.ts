import type { CelType } from '../cel-type.ts';
import type { CelDuration } from '../values/cel-duration.ts';
import { CelError } from '../values/cel-error.ts';
import type { CelList } from '../values/cel-list.ts';
import type { CelMap } from '../values/cel-map.ts';
import type { CelValue } from '../values/cel-value.ts';
import { typeOf } from '../values/type-of.ts';
import { type Overload, overload } from './overload.ts';
import { matchesPattern } from './regular-expressions.ts';

const identity = (value: CelValue): CelValue => value;
const textSize = (text: string): bigint => BigInt(Array.from(text).length);
const bytesSize = (bytes: Uint8Array): bigint => BigInt(bytes.length);
const listSize = ({ items }: CelList): bigint => BigInt(items.length);
const mapSize = ({ size }: CelMap): bigint => BigInt(size);
const billion = 1_000_000_000n;

function matches(text: string, pattern: string): boolean {
  return matchesPattern(text, pattern);
}

/** Functions of the language itself, but for conversions and the parts of times. */
export const standardOverloads: readonly Overload[] = [
  overload('size(bytes): int', bytesSize),
  overload('bytes size(): int', bytesSize),
  overload('size(list(A)): int', listSize),
  overload('list(A) size(): int', listSize),
  overload('size(map(A, B)): int', mapSize),
  overload('map(A,B) size(): int', mapSize),
  overload('size(string): int', textSize),
  overload('string size(): int', textSize),
  overload('type(A): type(A)', (value: CelValue) => typeNameOf(value)),
  overload('dyn(A): dyn', identity),
  overload('string contains(string): bool', (text: string, part: string) => text.includes(part)),
  overload('string endsWith(string): bool', (text: string, end: string) => text.endsWith(end)),
  overload('string startsWith(string): bool', (text: string, start: string) => text.startsWith(start)),
  overload('matches(string, string): bool', matches),
  overload('string matches(string): bool', matches),
  overload('duration getHours(): int', ({ nanos }: CelDuration) => nanos / (3600n * billion)),
  overload('duration getMinutes(): int', ({ nanos }: CelDuration) => nanos / (60n * billion)),
  overload('duration getSeconds(): int', ({ nanos }: CelDuration) => nanos / billion),
  overload('duration getMilliseconds(): int', ({ nanos }: CelDuration) => nanos / 1_000_000n),
];

function typeNameOf(value: CelValue): CelType {
  const type = typeOf(value);
  if (type.name === '') throw new CelError('no such overload');
  return type;
}
