import type { Shell } from '../shell.ts';
import { sortedKeys, type Variable } from '../variables.ts';
import { subscriptKey } from './arithmetic.ts';
import { ArithmeticError } from './arithmetic-parser.ts';

/** What a parameter stands for. */
export interface ParameterValue {
  /** One, or those of a list. */
  readonly values: readonly string[];
  /** How a list is joined in quotes. */
  readonly list: '@' | '*' | undefined;
  readonly isSet: boolean;
  /** The keys of an array's elements, where it is one. */
  readonly keys?: readonly string[];
}

const unsetValue: ParameterValue = { values: [''], list: undefined, isSet: false };

export function scalar(text: string | undefined): ParameterValue {
  return text === undefined ? unsetValue : { values: [text], list: undefined, isSet: true };
}

/** Looks up `name`, `1`, `@`, `?` and the like, or an element of an array. */
export function parameterValue(shell: Shell, name: string, index?: string): ParameterValue {
  if (index !== undefined) return elementValue(shell, name, index);
  if (/^\d+$/.test(name)) return scalar(name === '0' ? shell.name : shell.positional[Number(name) - 1]);
  if (name === '@' || name === '*') {
    return { values: shell.positional, list: name, isSet: shell.positional.length > 0 };
  }
  const special = specialParameter(shell, name);
  if (special !== undefined) return scalar(special);
  const callInformation = callArray(shell, name);
  if (callInformation !== undefined) return scalar(callInformation[0]);
  const target = shell.variables.resolve(name);
  const element = /^(\w+)\[(.*)\]$/.exec(target);
  if (element !== null) return elementValue(shell, element[1] ?? '', element[2] ?? '');
  return scalar(shell.variables.get(target));
}

function specialParameter(shell: Shell, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(shell.lastStatus);
    case '#':
      return String(shell.positional.length);
    case '$':
      return String(shell.shellPid);
    case '!':
      return shell.lastBackgroundPid === undefined ? undefined : String(shell.lastBackgroundPid);
    case '-':
      return optionFlags(shell);
    case '_':
      return shell.lastArgument;
    default:
      return undefined;
  }
}

function optionFlags(shell: Shell): string {
  const letters: readonly (readonly [string, string])[] = [
    ['a', 'allexport'],
    ['e', 'errexit'],
    ['f', 'noglob'],
    ['h', 'hashall'],
    ['m', 'monitor'],
    ['u', 'nounset'],
    ['v', 'verbose'],
    ['x', 'xtrace'],
    ['B', 'braceexpand'],
    ['C', 'noclobber'],
    ['H', 'histexpand'],
    ['c', 'command-string'],
    ['s', 'stdin'],
  ];
  const set = letters.filter(([, option]) => shell.has(option)).map(([letter]) => letter);
  return (shell.interactive ? ['i', ...set] : set).join('');
}

function elementValue(shell: Shell, name: string, index: string): ParameterValue {
  const whole = index === '@' || index === '*';
  const computed = callArray(shell, name);
  if (computed !== undefined) {
    return whole
      ? { values: computed, list: index, isSet: computed.length > 0, keys: computed.map((_, key) => String(key)) }
      : scalar(computed[Number(subscriptKey(shell, name, index))]);
  }
  const variable = shell.variables.lookup(name);
  if (whole) return wholeArray(variable, shell.variables.get(name), index);
  if (variable === undefined || variable.kind === 'scalar') {
    const text = shell.variables.get(name);
    return ['0', '-1'].includes(subscriptKey(shell, name, index)) ? scalar(text) : unsetValue;
  }
  const key = subscriptKey(shell, name, index);
  if (variable.kind === 'indexed' && key.startsWith('-')) throw new ArithmeticError(`${name}: bad array subscript`);
  return scalar(variable.elements.get(key));
}

function wholeArray(variable: Variable | undefined, text: string | undefined, list: '@' | '*'): ParameterValue {
  if (variable === undefined || variable.kind === 'scalar') {
    return text === undefined
      ? { values: [], list, isSet: false, keys: [] }
      : { values: [text], list, isSet: true, keys: ['0'] };
  }
  const keys = sortedKeys(variable);
  return { values: keys.map((key) => variable.elements.get(key) ?? ''), list, isSet: keys.length > 0, keys };
}

/** The arrays that tell of calls and pipelines. */
function callArray(shell: Shell, name: string): string[] | undefined {
  if (shell.dialect === 'dash') return undefined;
  if (name === 'PIPESTATUS') return shell.pipeStatuses.map(String);
  if (name === 'FUNCNAME') {
    if (!shell.calls.some((call) => call.name !== 'source')) return [];
    return [...shell.calls.map((call) => call.name).reverse(), 'main'];
  }
  if (name === 'BASH_SOURCE') {
    const main = shell.name;
    return [...shell.calls.map((call) => call.file).reverse(), ...(shell.has('script-file') ? [main] : [])];
  }
  if (name === 'BASH_LINENO') return [...shell.calls.map((call) => String(call.line)).reverse(), '0'];
  if (name === 'DIRSTACK') return [shell.process.workingDirectory, ...shell.directoryStack];
  if (name === 'GROUPS') return [String(shell.process.user.gid)];
  return undefined;
}
