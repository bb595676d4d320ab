import type { Shell } from './shell.ts';
import { newVariable, type Variable } from './variables.ts';

const versionFields = ['5', '2', '21', '1', 'release', 'x86_64-pc-linux-gnu'];

/** The variables whose value is the shell's state. */
export function computeVariables(shell: Shell): void {
  const { variables } = shell;
  const { clock } = shell.process;
  const compute = (name: string, read: () => string, write?: (text: string) => void): void =>
    variables.compute(name, write === undefined ? { read } : { read, write });
  compute('LINENO', () => String(shell.line));
  compute('RANDOM', () => String(Math.floor(clock.random() * 32768)));
  compute('SRANDOM', () => String(Math.floor(clock.random() * 0x1_0000_0000)));
  compute('EPOCHSECONDS', () => String(Math.floor(clock.now() / 1000)));
  compute('EPOCHREALTIME', () => (clock.now() / 1000).toFixed(6));
  compute(
    'SECONDS',
    () => String(Math.floor((clock.now() - shell.startedMs) / 1000)),
    (text) => {
      shell.startedMs = clock.now() - Number(text) * 1000;
    },
  );
  if (shell.dialect === 'dash') return;
  compute('BASHPID', () => String(shell.process.pid));
  compute('BASH_SUBSHELL', () => String(shell.subshellDepth));
  compute('SHELLOPTS', () => [...shell.options].sort().join(':'));
  compute('BASHOPTS', () => [...shell.shopt].sort().join(':'));
}

/** What a shell that starts finds in its environment and sets itself. */
export function initialiseVariables(shell: Shell): void {
  const { process, variables } = shell;
  for (const [name, text] of process.env) {
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    variables.writable(name).exported = true;
    variables.set(name, text);
  }
  const level = Number(process.env.get('SHLVL') ?? '0') || 0;
  const set = (name: string, text: string, changes: Partial<Variable> = {}): void => {
    variables.set(name, text);
    Object.assign(variables.writable(name), changes);
  };
  set('PWD', process.workingDirectory, { exported: true });
  set('IFS', ' \t\n');
  set('PPID', String(process.parentPid), { readOnly: true });
  set('OPTIND', '1');
  if (!process.env.has('PATH')) set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  set('PS4', '+ ');
  if (shell.dialect === 'dash') return;
  set('SHLVL', String(level + 1), { exported: true });
  set('OPTERR', '1');
  set('HOSTNAME', process.hostname);
  set('HOSTTYPE', 'x86_64');
  set('OSTYPE', 'linux-gnu');
  set('MACHTYPE', 'x86_64-pc-linux-gnu');
  set('BASH', '/bin/bash');
  set('BASH_VERSION', '5.2.21(1)-release');
  set('UID', String(process.user.uid), { readOnly: true, integer: true });
  set('EUID', String(process.user.uid), { readOnly: true, integer: true });
  if (!process.env.has('OLDPWD')) Object.assign(variables.writable('OLDPWD'), { exported: true });
  const version = newVariable('indexed');
  for (const [index, field] of versionFields.entries()) version.elements.set(String(index), field);
  Object.assign(variables.writable('BASH_VERSINFO'), { ...version, readOnly: true });
}
