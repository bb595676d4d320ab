import type { CelIssue } from '../cel-issue.ts';
import type { Expression } from './expression.ts';
import { appending, loop, type MacroCall, nameOf, quantifier } from './macro-loop.ts';
import { callOf, identifierOf, literalOf } from './make.ts';
import { twoVariableMacro } from './two-variable-macros.ts';

/** What a macro stands for; undefined when the call is none. Misuse is an issue. */
export function expandMacro(call: MacroCall, issues: CelIssue[]): Expression | undefined {
  const { name, target, parameters } = call;
  const [first, second, third] = parameters;
  if (target === undefined) {
    return name === 'has' && first !== undefined && parameters.length === 1
      ? expandHas(call, first, issues)
      : undefined;
  }
  if (first === undefined || second === undefined) return undefined;
  if (parameters.length === 2) return twoParameters(call, target, first, second, issues);
  if (name === 'map' && parameters.length === 3 && third !== undefined) {
    return mapping(call, target, first, third, second, issues);
  }
  return twoVariableMacro(call, target, issues);
}

function expandHas({ offset }: MacroCall, operand: Expression, issues: CelIssue[]): Expression {
  if (operand.kind === 'select') return { ...operand, offset, isTest: true };
  issues.push({ offset: operand.offset, message: 'invalid argument to has() macro' });
  return operand;
}

function twoParameters(
  call: MacroCall,
  target: Expression,
  variable: Expression,
  body: Expression,
  issues: CelIssue[],
): Expression | undefined {
  const { name } = call;
  if (['all', 'exists', 'exists_one'].includes(name)) {
    return quantifier(call, target, nameOf(variable, 'argument must be a simple name', issues), undefined, body);
  }
  if (name === 'map') return mapping(call, target, variable, body, undefined, issues);
  if (name === 'filter') {
    return filtering(call, target, nameOf(variable, 'argument is not an identifier', issues), body);
  }
  if (name === 'optMap' || name === 'optFlatMap') {
    return optional(
      call,
      target,
      nameOf(variable, `${name}() variable name must be a simple identifier`, issues),
      body,
    );
  }
  return name === 'sortBy' ? sorting(call, target, variable, body, issues) : undefined;
}

function mapping(
  call: MacroCall,
  range: Expression,
  variable: Expression,
  transform: Expression,
  filter: Expression | undefined,
  issues: CelIssue[],
): Expression {
  const name = nameOf(variable, 'argument is not an identifier', issues);
  return loop(call, {
    range,
    variable: name,
    secondVariable: undefined,
    initial: { kind: 'list', offset: call.offset, elements: [] },
    step: appending(call, transform, filter),
  });
}

function filtering(call: MacroCall, range: Expression, variable: string, body: Expression): Expression {
  const element = identifierOf(call.offset, variable);
  return loop(call, {
    range,
    variable,
    secondVariable: undefined,
    initial: { kind: 'list', offset: call.offset, elements: [] },
    step: appending(call, element, body),
  });
}

/** Binds a name to a value inside `result`: a loop that never runs. */
function binding({ offset }: MacroCall, name: string, value: Expression, result: Expression): Expression {
  return {
    kind: 'comprehension',
    offset,
    range: { kind: 'list', offset, elements: [] },
    variable: '#unused',
    secondVariable: undefined,
    accumulator: name,
    initial: value,
    condition: literalOf(offset, false),
    step: identifierOf(offset, name),
    result,
  };
}

function optional(call: MacroCall, target: Expression, variable: string, body: Expression): Expression {
  const { offset, name } = call;
  const bound = binding(call, variable, callOf(offset, 'value', [], target), body);
  const some = name === 'optMap' ? callOf(offset, 'optional.of', [bound]) : bound;
  return callOf(offset, '_?_:_', [callOf(offset, 'hasValue', [], target), some, callOf(offset, 'optional.none', [])]);
}

function sorting(
  call: MacroCall,
  target: Expression,
  variable: Expression,
  body: Expression,
  issues: CelIssue[],
): Expression {
  const input = identifierOf(call.offset, '@__sortBy_input__');
  const keys = mapping(call, input, variable, body, undefined, issues);
  const sorted = callOf(call.offset, '@sortByAssociatedKeys', [keys], input);
  return binding(call, input.name, target, sorted);
}
