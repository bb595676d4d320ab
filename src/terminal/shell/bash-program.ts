import type { Process } from '../../core/machine/process.ts';
import { isSystemError } from '../../core/system-error.ts';
import { SharedSource } from './descriptors.ts';
import { runStream } from './execute/run-text.ts';
import { runToEnd } from './execute/run-to-end.ts';
import { interpreter } from './interpreter.ts';
import { type Invocation, parseInvocation } from './invocation.ts';
import { Shell } from './shell.ts';
import { sourceStartupFiles } from './startup-files.ts';

/** bash, or dash where `dialect` says so. */
export async function runShellProgram(process: Process, dialect: 'bash' | 'dash'): Promise<number> {
  const [name = dialect === 'bash' ? 'bash' : 'sh', ...args] = process.argv;
  const invocation = parseInvocation(name, args);
  if ('message' in invocation) {
    await process.stderr.write(invocation.message);
    return invocation.status;
  }
  if ('output' in invocation) {
    await process.stdout.write(invocation.output);
    return 0;
  }
  const shell = Shell.create(process, interpreter, dialect, invocation.name ?? name);
  for (const [option, on] of invocation.options) {
    if (on) shell.options.add(option);
    else shell.options.delete(option);
  }
  shell.positional = [...invocation.positional];
  shell.login = invocation.login;
  const status = await runToEnd(shell, () => run(shell, invocation));
  return status;
}

async function run(shell: Shell, invocation: Invocation): Promise<number> {
  const { process } = shell;
  const reads = invocation.command === undefined && invocation.file === undefined;
  if (invocation.interactive || (reads && process.isTerminal(0) && process.isTerminal(2))) {
    const { runInteractive } = await import('./interactive/run-interactive.ts');
    return await runInteractive(shell, invocation);
  }
  if (invocation.login) await sourceStartupFiles(shell);
  if (invocation.command !== undefined) return await runCommandString(shell, invocation.command);
  if (invocation.file !== undefined) return await runFile(shell, invocation.file);
  shell.options.add('stdin');
  const source = shell.descriptors.get(0)?.source ?? SharedSource.of(process.stdin);
  return await runStream(shell, source);
}

async function runCommandString(shell: Shell, command: string): Promise<number> {
  shell.options.add('command-string');
  const name = shell.dialect === 'bash' ? `${shell.name}: -c` : shell.name;
  return await shell.engine.runText(shell, command, { name });
}

async function runFile(shell: Shell, file: string): Promise<number> {
  const { process } = shell;
  shell.options.add('script-file');
  try {
    const content = process.files.readFile(process.resolve(file));
    if (content.subarray(0, 80).includes(0) || content[0] === 0x7f) {
      await process.stderr.write(`${file}: ${file}: cannot execute binary file\n`);
      return 126;
    }
    return await shell.engine.runText(shell, new TextDecoder().decode(content));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const own = process.argv[0] ?? 'bash';
    const isDirectory = error.code === 'EISDIR';
    if (shell.dialect === 'dash') await process.stderr.write(`${own}: 0: cannot open ${file}: No such file\n`);
    else if (isDirectory) await process.stderr.write(`${file}: ${file}: Is a directory\n`);
    else await process.stderr.write(`${own}: ${file}: ${error.message}\n`);
    if (shell.dialect === 'dash') return 2;
    return isDirectory || error.code === 'EACCES' ? 126 : 127;
  }
}
