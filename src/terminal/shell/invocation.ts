import { optionLetters, optionNames } from './shell-options.ts';

/** How a shell was started. */
export interface Invocation {
  /** `$0`, where the arguments give it. */
  readonly name: string | undefined;
  /** The string behind -c. */
  readonly command: string | undefined;
  readonly file: string | undefined;
  readonly positional: readonly string[];
  readonly options: ReadonlyMap<string, boolean>;
  readonly interactive: boolean;
  readonly login: boolean;
  readonly noProfile: boolean;
  readonly noRc: boolean;
  readonly rcFile: string | undefined;
}

export type InvocationResult = Invocation | { message: string; status: number } | { output: string };

interface Draft {
  name: string | undefined;
  command: string | undefined;
  file: string | undefined;
  positional: string[];
  options: Map<string, boolean>;
  interactive: boolean;
  login: boolean;
  noProfile: boolean;
  noRc: boolean;
  rcFile: string | undefined;
  wantsCommand: boolean;
  readsInput: boolean;
}

/** Reads the arguments of bash. */
export function parseInvocation(self: string, args: readonly string[]): InvocationResult {
  const draft: Draft = {
    name: undefined,
    command: undefined,
    file: undefined,
    positional: [],
    options: new Map(),
    interactive: false,
    login: self.startsWith('-'),
    noProfile: false,
    noRc: false,
    rcFile: undefined,
    wantsCommand: false,
    readsInput: false,
  };
  const rest = [...args];
  for (let argument = rest[0]; argument !== undefined && /^[-+]./.test(argument); argument = rest[0]) {
    rest.shift();
    if (argument === '--' || argument === '-') break;
    const problem = argument.startsWith('--')
      ? longOption(draft, self, argument, rest)
      : letters(draft, self, argument, rest);
    if (problem !== undefined) return problem;
  }
  return finish(draft, self, rest);
}

function finish(draft: Draft, self: string, rest: string[]): InvocationResult {
  if (draft.wantsCommand) {
    const [command, name, ...positional] = rest;
    if (command === undefined) return { message: `${self}: -c: option requires an argument\n`, status: 2 };
    return { ...draft, command, name, positional };
  }
  if (draft.readsInput || rest.length === 0) return { ...draft, positional: rest };
  const [file, ...positional] = rest;
  return { ...draft, file, name: file, positional };
}

function longOption(draft: Draft, self: string, argument: string, rest: string[]): InvocationResult | undefined {
  switch (argument) {
    case '--login':
      draft.login = true;
      return undefined;
    case '--noprofile':
      draft.noProfile = true;
      return undefined;
    case '--norc':
      draft.noRc = true;
      return undefined;
    case '--rcfile':
    case '--init-file':
      draft.rcFile = rest.shift();
      return undefined;
    case '--posix':
      draft.options.set('posix', true);
      return undefined;
    case '--noediting':
      return undefined;
    case '--version':
      return { output: versionText };
    default:
      return { message: `${self}: ${argument}: invalid option\n`, status: 2 };
  }
}

const versionText = `GNU bash, version 5.2.21(1)-release (x86_64-pc-linux-gnu)
Copyright (C) 2022 Free Software Foundation, Inc.
License GPLv3+: GNU GPL version 3 or later <http://gnu.org/licenses/gpl.html>

This is free software; you are free to change and redistribute it.
There is NO WARRANTY, to the extent permitted by law.
`;

function letters(draft: Draft, self: string, argument: string, rest: string[]): InvocationResult | undefined {
  const on = argument.startsWith('-');
  for (const letter of argument.slice(1)) {
    if (letter === 'c') draft.wantsCommand = true;
    else if (letter === 's') draft.readsInput = true;
    else if (letter === 'i') draft.interactive = true;
    else if (letter === 'l') draft.login = true;
    else if (letter === 'o' || letter === 'O') {
      const name = rest.shift() ?? '';
      if (letter === 'o' && !optionNames.includes(name)) {
        return { message: `${self}: ${name}: invalid option name\n`, status: 2 };
      }
      draft.options.set(name, on);
    } else {
      const option = Object.entries(optionLetters).find(([known]) => known === letter)?.[1];
      if (option === undefined) return { message: `${self}: ${argument}: invalid option\n`, status: 2 };
      draft.options.set(option, on);
    }
  }
  return undefined;
}
