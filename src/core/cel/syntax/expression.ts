import type { CelValue } from '../values/cel-value.ts';

/** A parsed expression; `offset` is where messages about it point. Macros are expanded. */
export type Expression =
  | LiteralExpression
  | IdentifierExpression
  | SelectExpression
  | CallExpression
  | ListExpression
  | MapExpression
  | StructExpression
  | ComprehensionExpression;

export interface LiteralExpression {
  readonly kind: 'literal';
  readonly offset: number;
  readonly value: CelValue;
}

export interface IdentifierExpression {
  readonly kind: 'identifier';
  readonly offset: number;
  readonly name: string;
}

export interface SelectExpression {
  readonly kind: 'select';
  readonly offset: number;
  readonly operand: Expression;
  readonly field: string;
  /** Only asks whether the field is there. */
  readonly isTest: boolean;
}

export interface CallExpression {
  readonly kind: 'call';
  readonly offset: number;
  /** Operators are called by their names: `_+_`, `!_`, `_?_:_`, `_[_]`. */
  readonly name: string;
  readonly target: Expression | undefined;
  readonly parameters: readonly Expression[];
}

export interface ListExpression {
  readonly kind: 'list';
  readonly offset: number;
  readonly elements: readonly { readonly value: Expression; readonly isOptional: boolean }[];
}

export interface MapExpression {
  readonly kind: 'map';
  readonly offset: number;
  readonly entries: readonly MapEntry[];
}

export interface MapEntry {
  readonly offset: number;
  readonly key: Expression;
  readonly value: Expression;
  readonly isOptional: boolean;
}

export interface StructExpression {
  readonly kind: 'struct';
  readonly offset: number;
  readonly name: string;
  readonly fields: readonly StructField[];
}

export interface StructField {
  readonly offset: number;
  readonly name: string;
  readonly value: Expression;
  readonly isOptional: boolean;
}

/** A loop over a list or a map that accumulates a value. */
export interface ComprehensionExpression {
  readonly kind: 'comprehension';
  readonly offset: number;
  readonly range: Expression;
  readonly variable: string;
  /** With two variables the first is an index or a key and the second the value. */
  readonly secondVariable: string | undefined;
  readonly accumulator: string;
  readonly initial: Expression;
  readonly condition: Expression;
  readonly step: Expression;
  readonly result: Expression;
}
