import { type Overload, overload } from './overload.ts';

const numbers = ['int', 'uint', 'double'];
const ordered = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'timestamp', 'duration'];

/** The types that operators take; the evaluator computes them. */
export const operatorOverloads: readonly Overload[] = [
  overload('_?_:_(bool, A, A): A'),
  overload('_&&_(bool, bool): bool'),
  overload('_||_(bool, bool): bool'),
  overload('!_(bool): bool'),
  overload('@not_strictly_false(bool): bool'),
  overload('_==_(A, A): bool'),
  overload('_!=_(A, A): bool'),
  overload('-_(double): double'),
  overload('-_(int): int'),
  ...['bytes', 'double', 'duration'].map((type) => overload(`_+_(${type}, ${type}): ${type}`)),
  overload('_+_(duration, timestamp): timestamp'),
  overload('_+_(timestamp, duration): timestamp'),
  ...['int', 'list(A)', 'string', 'uint'].map((type) => overload(`_+_(${type}, ${type}): ${type}`)),
  ...['double', 'duration', 'int'].map((type) => overload(`_-_(${type}, ${type}): ${type}`)),
  overload('_-_(timestamp, duration): timestamp'),
  overload('_-_(timestamp, timestamp): duration'),
  overload('_-_(uint, uint): uint'),
  ...['double', 'int', 'uint'].flatMap((type) =>
    ['_*_', '_/_'].map((name) => overload(`${name}(${type}, ${type}): ${type}`)),
  ),
  ...['int', 'uint'].map((type) => overload(`_%_(${type}, ${type}): ${type}`)),
  ...['_<_', '_<=_', '_>_', '_>=_'].flatMap((name) => [
    ...ordered.map((type) => overload(`${name}(${type}, ${type}): bool`)),
    ...numbers.flatMap((a) => numbers.filter((b) => a !== b).map((b) => overload(`${name}(${a}, ${b}): bool`))),
  ]),
  overload('_[_](list(A), int): A'),
  overload('_[_](map(A, B), A): B'),
  overload('_[_](optional(list(V)), int): optional(V)'),
  overload('_[_](optional(map(K, V)), K): optional(V)'),
  overload('_[?_](list(V), int): optional(V)'),
  overload('_[?_](optional(list(V)), int): optional(V)'),
  overload('_[?_](map(K, V), K): optional(V)'),
  overload('_[?_](optional(map(K, V)), K): optional(V)'),
  overload('@in(A, list(A)): bool'),
  overload('@in(A, map(A, B)): bool'),
];
