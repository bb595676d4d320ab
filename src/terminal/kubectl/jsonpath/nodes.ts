/** A template: text and actions in turn. */
export type Template = readonly TemplatePart[];

export type TemplatePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'path'; readonly steps: Steps }
  | { readonly type: 'range'; readonly steps: Steps; readonly body: Template };

export type Steps = readonly Step[];

export type Step =
  | { readonly type: 'root' }
  | { readonly type: 'current' }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | {
      readonly type: 'slice';
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly step: number | undefined;
    }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'union'; readonly members: readonly Steps[] }
  | {
      readonly type: 'filter';
      readonly left: Operand;
      readonly operator: FilterOperator;
      readonly right: Operand | undefined;
    }
  | { readonly type: 'literal'; readonly value: unknown };

export type Operand = Steps;
export type FilterOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'exists';
