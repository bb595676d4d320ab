import type { Builtin } from './builtin.ts';
import { alias, builtin, command, evaluate, exec, hash, source, type, unalias } from './commands.ts';
import { compgen, complete } from './complete.ts';
import { exit, leaveLoop, returnFromFunction } from './control.ts';
import { declare, exportVariables, local, readonly } from './declare.ts';
import { cd, dirs, popd, pushd, pwd } from './directories.ts';
import { getopts } from './getopts.ts';
import { history } from './history.ts';
import { background, disown, foreground, jobs, kill, wait } from './job-control.ts';
import { let_, times, ulimit, umask } from './limits.ts';
import { mapfile } from './mapfile.ts';
import { isBuiltinName } from './names.ts';
import { echo, printf } from './output.ts';
import { read } from './read.ts';
import { set, shift, shopt, unset } from './set.ts';
import { test } from './test.ts';
import { trap } from './trap.ts';

export type { Builtin, BuiltinCall } from './builtin.ts';

const succeed: Builtin = () => 0;

const builtins: Readonly<Record<string, Builtin>> = {
  '.': source,
  ':': succeed,
  '[': test,
  alias,
  bg: background,
  bind: succeed,
  break: leaveLoop,
  builtin,
  caller: ({ shell }) => (shell.calls.length > 0 ? 0 : 1),
  cd,
  command,
  compgen,
  complete,
  compopt: succeed,
  continue: leaveLoop,
  declare,
  dirs,
  disown,
  echo,
  enable: succeed,
  eval: evaluate,
  exec,
  exit,
  export: exportVariables,
  false: () => 1,
  fg: foreground,
  getopts,
  hash,
  history,
  jobs,
  kill,
  let: let_,
  local,
  logout: exit,
  mapfile,
  popd,
  printf,
  pushd,
  pwd,
  read,
  readarray: mapfile,
  readonly,
  return: returnFromFunction,
  set,
  shift,
  shopt,
  source,
  test,
  times,
  trap,
  true: succeed,
  type,
  typeset: declare,
  ulimit,
  umask,
  unalias,
  unset,
  wait,
};

/** Builtins whose arguments may be assignments. */
export const declarationBuiltins: ReadonlySet<string> = new Set(['declare', 'typeset', 'local', 'export', 'readonly']);

export function findBuiltin(name: string, dialect: 'bash' | 'dash'): Builtin | undefined {
  return isBuiltinName(name, dialect) && Object.hasOwn(builtins, name) ? builtins[name] : undefined;
}
