import type { Json } from './value.ts';

/** A filter that has been read. */
export type Filter =
  | { type: 'identity' }
  | { type: 'recurse' }
  | { type: 'literal'; value: Json }
  | { type: 'text'; parts: readonly (string | Filter)[]; format: string | undefined }
  | { type: 'format'; name: string }
  | { type: 'index'; target: Filter; index: Filter }
  | { type: 'slice'; target: Filter; from: Filter | undefined; to: Filter | undefined }
  | { type: 'iterate'; target: Filter }
  | { type: 'optional'; body: Filter }
  | { type: 'array'; body: Filter | undefined }
  | { type: 'object'; entries: readonly { key: Filter; value: Filter }[] }
  | { type: 'negate'; body: Filter }
  | { type: 'pipe'; left: Filter; right: Filter }
  | { type: 'comma'; left: Filter; right: Filter }
  | { type: 'binary'; operator: string; left: Filter; right: Filter }
  | { type: 'assign'; operator: string; left: Filter; right: Filter }
  | { type: 'if'; branches: readonly { test: Filter; consequence: Filter }[]; otherwise: Filter | undefined }
  | { type: 'try'; body: Filter; handler: Filter | undefined }
  | { type: 'reduce'; source: Filter; pattern: Pattern; start: Filter; update: Filter }
  | { type: 'foreach'; source: Filter; pattern: Pattern; start: Filter; update: Filter; extract: Filter | undefined }
  | { type: 'define'; definition: Definition; body: Filter }
  | { type: 'call'; name: string; args: readonly Filter[] }
  | { type: 'variable'; name: string }
  | { type: 'bind'; source: Filter; patterns: readonly Pattern[]; body: Filter }
  | { type: 'label'; name: string; body: Filter }
  | { type: 'break'; name: string };

export type Pattern =
  | { type: 'name'; name: string }
  | { type: 'array'; items: readonly Pattern[] }
  | { type: 'object'; entries: readonly { key: Filter; name: string | undefined; pattern: Pattern | undefined }[] };

export interface Definition {
  readonly name: string;
  /** With `$` in front where the parameter is a value. */
  readonly parameters: readonly string[];
  readonly body: Filter;
}

export interface Token {
  readonly type: 'name' | 'field' | 'variable' | 'number' | 'text' | 'format' | 'operator' | 'keyword' | 'end';
  readonly text: string;
  readonly parts?: readonly (string | readonly Token[])[];
  readonly position: number;
}

/** The program cannot be read. */
export class JqSyntaxError extends Error {}
