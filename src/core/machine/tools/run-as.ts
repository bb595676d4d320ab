import { isSystemError } from '../../system-error.ts';
import type { Process, SignalName, User } from '../process.ts';
import { type Account, asUser, findAccount } from './accounts.ts';
import { defineTool } from './define-tool.ts';

const commandNotFound = 127;
const cannotExecute = 126;

export const sudoProgram = defineTool({
  name: 'sudo',
  usage: 'usage: sudo [-E] [-u user] [-i | -s] [VAR=value] [command [arg ...]]\n',
  hint: 'usage: sudo [-E] [-u user] [-i | -s] [VAR=value] [command [arg ...]]\n',
  stopsAtOperand: true,
  options: {
    user: { short: 'u', argument: 'required' },
    group: { short: 'g', argument: 'required' },
    login: { short: 'i' },
    shell: { short: 's' },
    'preserve-env': { short: 'E' },
    'set-home': { short: 'H' },
    'non-interactive': { short: 'n' },
    stdin: { short: 'S' },
    list: { short: 'l' },
    validate: { short: 'v' },
    k: {},
  },
  async run(process, options) {
    const name = options.value('user') ?? 'root';
    const account = findAccount(process.files, name.replace(/^#/, ''));
    if (account === undefined) {
      await process.stderr.write(`sudo: unknown user ${name}\nsudo: error initializing audit plugin sudoers_audit\n`);
      return 1;
    }
    const env = sudoEnvironment(process, account, options.has('preserve-env'));
    const words = [...options.operands];
    for (let match = assignment(words[0]); match !== undefined; match = assignment(words[0])) {
      env.set(...match);
      words.shift();
    }
    const isShell = options.has('login') || options.has('shell');
    if (words.length === 0 && !isShell)
      return options.has('validate') || options.has('list') || options.has('k') ? 0 : await usageFailure(process);
    const argv = isShell ? shellCommand(account, words) : words;
    const workingDirectory = options.has('login') ? account.home : process.workingDirectory;
    return await runAs(process, 'sudo', argv, { user: asUser(process.files, account), env, workingDirectory });
  },
});

async function usageFailure(process: Process): Promise<number> {
  await process.stderr.write('usage: sudo [-E] [-u user] [-i | -s] [VAR=value] [command [arg ...]]\n');
  return 1;
}

function assignment(word: string | undefined): [string, string] | undefined {
  const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(word ?? '');
  return match?.[1] === undefined ? undefined : [match[1], match[2] ?? ''];
}

function sudoEnvironment(process: Process, { name, home, shell }: Account, keepsAll: boolean): Map<string, string> {
  const kept = ['TERM', 'LANG', 'PATH', 'DISPLAY', 'COLUMNS', 'LINES'];
  const env = new Map([...process.env].filter(([variable]) => keepsAll || kept.includes(variable)));
  env.set('SUDO_USER', process.env.get('USER') ?? 'root');
  env.set('SUDO_UID', String(process.user.uid));
  env.set('SUDO_GID', String(process.user.gid));
  env.set('SUDO_COMMAND', process.argv.slice(1).join(' '));
  env.set('USER', name);
  env.set('LOGNAME', name);
  env.set('HOME', home);
  env.set('SHELL', shell);
  return env;
}

function shellCommand({ shell }: Account, words: readonly string[]): string[] {
  return words.length === 0 ? [shell, '-l'] : [shell, '-c', words.join(' ')];
}

export const suProgram = defineTool({
  name: 'su',
  usage:
    '\nUsage:\n su [options] [-] [<user> [<argument>...]]\n\nChange the effective user ID and group ID to that of <user>.\n',
  options: {
    command: { short: 'c', argument: 'required' },
    login: { short: 'l' },
    shell: { short: 's', argument: 'required' },
    'preserve-environment': { short: 'mp' },
  },
  rewrite: (args) => args.map((argument) => (argument === '-' ? '--login' : argument)),
  async run(process, options) {
    const [name = 'root'] = options.operands;
    const account = findAccount(process.files, name);
    if (account === undefined) {
      await process.stderr.write(
        `su: user ${name} does not exist or the user entry does not contain all the required fields\n`,
      );
      return 1;
    }
    if (process.user.uid !== 0 && process.user.uid !== account.uid) {
      await process.stderr.write('su: Authentication failure\n');
      return 1;
    }
    const shell = options.value('shell') ?? account.shell;
    if (shell.endsWith('/nologin')) {
      await process.stdout.write('This account is currently not available.\n');
      return 1;
    }
    const command = options.value('command');
    const env = new Map(process.env);
    env.set('HOME', account.home).set('SHELL', shell).set('USER', account.name).set('LOGNAME', account.name);
    const argv = [shell, ...(options.has('login') ? ['-l'] : []), ...(command === undefined ? [] : ['-c', command])];
    const workingDirectory = options.has('login') ? account.home : process.workingDirectory;
    return await runAs(process, 'su', argv, { user: asUser(process.files, account), env, workingDirectory });
  },
});

const forwarded: readonly SignalName[] = ['SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** Runs a command in this one's place and returns its exit code. The keyboard's interrupt reaches it by itself. */
async function runAs(
  process: Process,
  name: string,
  argv: readonly string[],
  options: { user: User; env: ReadonlyMap<string, string>; workingDirectory: string },
): Promise<number> {
  try {
    const child = process.spawn(argv, options);
    const handlers = forwarded.map((signal) => process.onSignal(signal, () => child.kill(signal)));
    handlers.push(process.onSignal('SIGINT', () => {}));
    const { code } = await child.exited;
    for (const handler of handlers) handler[Symbol.dispose]();
    return code;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const isAbsent = error.code === 'ENOENT';
    await process.stderr.write(
      `${name}: ${argv[0]}: ${isAbsent && name === 'sudo' ? 'command not found' : error.message}\n`,
    );
    return isAbsent ? (name === 'sudo' ? 1 : commandNotFound) : cannotExecute;
  }
}
