export type Expression =
  | { type: 'number'; value: number }
  | { type: 'text'; value: string }
  | { type: 'regexp'; source: string }
  | { type: 'variable'; name: string }
  | { type: 'field'; index: Expression }
  | { type: 'element'; array: string; subscripts: readonly Expression[] }
  | { type: 'assign'; operator: string; target: Expression; value: Expression }
  | { type: 'conditional'; test: Expression; consequence: Expression; otherwise: Expression }
  | { type: 'binary'; operator: string; left: Expression; right: Expression }
  | { type: 'match'; negated: boolean; left: Expression; right: Expression }
  | { type: 'in'; subscripts: readonly Expression[]; array: string }
  | { type: 'unary'; operator: string; operand: Expression }
  | { type: 'step'; operator: '++' | '--'; prefix: boolean; target: Expression }
  | { type: 'call'; name: string; args: readonly Expression[] }
  | { type: 'builtin'; name: string; args: readonly Expression[] }
  | { type: 'group'; items: readonly Expression[] }
  | {
      type: 'getline';
      source: 'input' | 'file' | 'command';
      from: Expression | undefined;
      target: Expression | undefined;
    };

export type Statement =
  | { type: 'expression'; expression: Expression }
  | {
      type: 'print';
      format: boolean;
      args: readonly Expression[];
      output: { operator: '>' | '>>' | '|'; target: Expression } | undefined;
    }
  | { type: 'if'; test: Expression; consequence: Statement; otherwise: Statement | undefined }
  | { type: 'while'; test: Expression; body: Statement }
  | { type: 'do'; body: Statement; test: Expression }
  | {
      type: 'for';
      start: Statement | undefined;
      test: Expression | undefined;
      step: Statement | undefined;
      body: Statement;
    }
  | { type: 'for in'; variable: string; array: string; body: Statement }
  | { type: 'block'; statements: readonly Statement[] }
  | { type: 'delete'; array: string; subscripts: readonly Expression[] | undefined }
  | { type: 'next' | 'nextfile' | 'break' | 'continue' }
  | { type: 'exit' | 'return'; value: Expression | undefined };

export interface Rule {
  readonly pattern: { readonly first: Expression; readonly last: Expression | undefined } | undefined;
  /** Undefined: print the record. */
  readonly action: Statement | undefined;
}

export interface AwkFunction {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Statement;
}

export interface AwkProgram {
  readonly begin: readonly Statement[];
  readonly end: readonly Statement[];
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}

export interface Token {
  readonly type:
    | 'number'
    | 'text'
    | 'regexp'
    | 'name'
    | 'call'
    | 'builtin'
    | 'keyword'
    | 'operator'
    | 'newline'
    | 'end';
  readonly text: string;
  readonly line: number;
}

/** The program cannot be read: `syntax error at or near }`. */
export class AwkSyntaxError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}
