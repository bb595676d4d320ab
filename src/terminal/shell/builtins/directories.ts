import { SystemError } from '../../../core/system-error.ts';
import type { Shell } from '../shell.ts';
import { type BuiltinCall, complain, parseOptions, print, refuseOption } from './builtin.ts';

export async function cd(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const { given, operands, unknown } = parseOptions(args, 'LPe@');
  if (unknown !== undefined) return await refuseOption(call, unknown, 'cd [-L|[-P [-e]] [-@]] [dir]');
  if (operands.length > 1 && shell.dialect === 'bash') return await complain(call, 'too many arguments');
  let [target] = operands;
  let show = false;
  if (target === undefined) {
    target = shell.variables.get('HOME');
    if (target === undefined) return await complain(call, 'HOME not set');
  } else if (target === '-') {
    target = shell.variables.get('OLDPWD');
    if (target === undefined) return await complain(call, 'OLDPWD not set');
    show = true;
  } else if (!/^\.{0,2}(?:\/|$)/.test(target)) {
    const found = searchPath(shell, target);
    if (found !== undefined) {
      target = found;
      show = true;
    }
  }
  const failure = changeDirectory(shell, target, given.has('P'));
  if (failure !== undefined) {
    return shell.dialect === 'dash'
      ? await complain(call, `can't cd to ${target}`, 2)
      : await complain(call, `${target}: ${failure.message}`);
  }
  return show ? await print(call, `${shell.process.workingDirectory}\n`) : 0;
}

/** CDPATH. */
function searchPath(shell: Shell, target: string): string | undefined {
  const { files } = shell.process;
  for (const directory of (shell.variables.get('CDPATH') ?? '').split(':')) {
    if (directory === '' || directory === '.') continue;
    const path = shell.process.resolve(`${directory}/${target}`);
    if (files.exists(path) && files.stat(path).type === 'directory') return path;
  }
  return undefined;
}

function changeDirectory(shell: Shell, target: string, physical = false): SystemError | undefined {
  const { process, variables } = shell;
  const { files } = process;
  const before = process.workingDirectory;
  try {
    if (target === '') return undefined;
    const path = process.resolve(target);
    const found = files.stat(path);
    if (found.type !== 'directory') return new SystemError('ENOTDIR', target);
    if (process.user.uid !== 0) files.readDirectory(path);
    process.workingDirectory = physical ? files.realPath(path) : path;
  } catch (error) {
    if (error instanceof SystemError) return error;
    throw error;
  }
  variables.set('OLDPWD', before);
  variables.set('PWD', process.workingDirectory);
  return undefined;
}

export async function pwd(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const { given, unknown } = parseOptions(args, 'LP');
  if (unknown !== undefined) return await refuseOption(call, unknown, 'pwd [-LP]');
  const { workingDirectory, files } = shell.process;
  return await print(call, `${given.has('P') ? files.realPath(workingDirectory) : workingDirectory}\n`);
}

export async function pushd(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const [target] = args;
  const stack = shell.directoryStack;
  const here = shell.process.workingDirectory;
  if (target === undefined) {
    const next = stack.shift();
    if (next === undefined) return await complain(call, 'no other directory');
    stack.unshift(here);
    return await moveTo(call, next);
  }
  const rotation = /^([-+])(\d+)$/.exec(target);
  if (rotation !== null) {
    const all = [here, ...stack];
    const count = Number(rotation[2]);
    const index = rotation[1] === '+' ? count : all.length - 1 - count;
    if (index < 0 || index >= all.length) return await complain(call, `${target}: directory stack index out of range`);
    const rotated = [...all.slice(index), ...all.slice(0, index)];
    stack.splice(0, stack.length, ...rotated.slice(1));
    return await moveTo(call, rotated[0] ?? here);
  }
  const failure = changeDirectory(shell, target);
  if (failure !== undefined) return await complain(call, `${target}: ${failure.message}`);
  stack.unshift(here);
  return await print(call, listing(shell));
}

async function moveTo(call: BuiltinCall, target: string): Promise<number> {
  const failure = changeDirectory(call.shell, target);
  if (failure !== undefined) return await complain(call, `${target}: ${failure.message}`);
  return await print(call, listing(call.shell));
}

export async function popd(call: BuiltinCall): Promise<number> {
  const next = call.shell.directoryStack.shift();
  if (next === undefined) return await complain(call, 'directory stack empty');
  return await moveTo(call, next);
}

export async function dirs(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const { given } = parseOptions(args, 'clpv');
  if (given.has('c')) {
    shell.directoryStack.length = 0;
    return 0;
  }
  const entries = [shell.process.workingDirectory, ...shell.directoryStack].map((path) =>
    given.has('l') ? path : shorten(shell, path),
  );
  if (given.has('v'))
    return await print(call, entries.map((path, index) => `${String(index).padStart(2)}  ${path}\n`).join(''));
  return await print(call, given.has('p') ? entries.map((path) => `${path}\n`).join('') : `${entries.join(' ')}\n`);
}

function listing(shell: Shell): string {
  return `${[shell.process.workingDirectory, ...shell.directoryStack].map((path) => shorten(shell, path)).join(' ')}\n`;
}

function shorten(shell: Shell, path: string): string {
  const home = shell.variables.get('HOME') ?? '';
  if (home === '' || home === '/') return path;
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
