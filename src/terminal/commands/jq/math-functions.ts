import { describe, JqError, type Json } from './value.ts';

type MathFunction = (input: Json, ...args: Json[]) => Json;

const names = [
  'floor',
  'sqrt',
  'ceil',
  'round',
  'fabs',
  'exp',
  'log',
  'log2',
  'log10',
  'trunc',
  'sin',
  'cos',
  'tan',
  'exp2',
  'exp10',
] as const;

const mathByName: Readonly<Record<(typeof names)[number], (value: number) => number>> = {
  floor: Math.floor,
  sqrt: Math.sqrt,
  ceil: Math.ceil,
  round: Math.round,
  fabs: Math.abs,
  exp: Math.exp,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  trunc: Math.trunc,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  exp2: (value) => 2 ** value,
  exp10: (value) => 10 ** value,
};

function math(name: (typeof names)[number]): [string, MathFunction] {
  return [
    `${name}/0`,
    (input) => {
      if (typeof input !== 'number') throw new JqError(`${describe(input)} number required`);
      return mathByName[name](input);
    },
  ];
}

/** By name and arity. */
export const mathFunctions: readonly [string, MathFunction][] = [
  ...names.map(math),
  ['pow/2', (_input, base, exponent) => Number(base) ** Number(exponent)],
];
