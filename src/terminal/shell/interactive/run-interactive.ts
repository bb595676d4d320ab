import { jobLine } from '../builtins/job-control.ts';
import { SharedSource } from '../descriptors.ts';
import { runStream } from '../execute/run-text.ts';
import { statusOf } from '../execute/run-to-end.ts';
import { expandPrompt } from '../expand/prompt.ts';
import { expandQuotedText } from '../expand/word.ts';
import type { Invocation } from '../invocation.ts';
import type { Shell } from '../shell.ts';
import { sourceIfPresent, sourceStartupFiles } from '../startup-files.ts';
import { isIncomplete } from '../syntax.ts';
import { ShellExit, SignalExit } from '../unwind.ts';
import { CommandHistory } from './command-history.ts';
import { expandHistory } from './history-expansion.ts';
import { LineEditor } from './line-editor.ts';
import { completeLine } from './tab-completion.ts';

const endOfInput = Symbol('end of input');

/** A shell that talks to someone: prompts, job control, history. */
export async function runInteractive(shell: Shell, invocation: Invocation): Promise<number> {
  prepare(shell);
  await guarded(shell, () => readStartupFiles(shell, invocation));
  if (invocation.command !== undefined) return await shell.engine.runText(shell, invocation.command);
  const { process } = shell;
  const { terminal } = process;
  const input = shell.descriptors.get(0)?.source ?? SharedSource.of(process.stdin);
  if (terminal === undefined || !process.isTerminal(0)) return await runStream(shell, input);
  const history = new CommandHistory(shell);
  shell.history = history;
  history.load();
  const complete = (before: string, after: string, again: boolean): ReturnType<typeof completeLine> =>
    completeLine(shell, before, after, again);
  const session = new Session(shell, new LineEditor({ terminal, input, history, complete }), history);
  try {
    return await session.run();
  } finally {
    history.save();
  }
}

function prepare(shell: Shell): void {
  shell.interactive = true;
  for (const option of ['monitor', 'emacs', 'history', 'histexpand']) shell.options.add(option);
  shell.shopt.add('expand_aliases');
  if (shell.login) shell.shopt.add('login_shell');
  const { variables, process } = shell;
  if (variables.get('PS1') === undefined)
    variables.set('PS1', shell.dialect === 'dash' ? (process.user.uid === 0 ? '# ' : '$ ') : '\\s-\\v\\$ ');
  variables.set('PS2', '> ');
  for (const signal of ['SIGTSTP', 'SIGTERM', 'SIGQUIT'] as const) process.onSignal(signal, () => {});
  process.onSignal('SIGINT', () => {
    shell.pendingSignals.push('SIGINT');
    shell.interrupted?.abort();
  });
  if (process.terminal !== undefined) process.terminal.foregroundGroup = process.group;
}

async function readStartupFiles(shell: Shell, invocation: Invocation): Promise<void> {
  if (shell.dialect === 'dash') return;
  if (shell.login) {
    if (!invocation.noProfile) await sourceStartupFiles(shell);
    return;
  }
  if (invocation.noRc) return;
  await sourceIfPresent(shell, '/etc/bash.bashrc');
  await sourceIfPresent(shell, invocation.rcFile ?? `${shell.variables.get('HOME') ?? '/root'}/.bashrc`);
}

/** Runs something that may be interrupted; resolves to whether the shell ends. */
async function guarded(shell: Shell, body: () => Promise<unknown>): Promise<boolean> {
  try {
    await body();
    return false;
  } catch (error) {
    const status = statusOf(shell, error);
    if (status === undefined) throw error;
    shell.lastStatus = status;
    if (error instanceof SignalExit) {
      shell.pendingSignals.length = 0;
      await shell.writeError('\n');
    }
    shell.conditionDepth = 0;
    shell.loopDepth = 0;
    return error instanceof ShellExit && !error.fatalOnlyInScripts;
  }
}

class Session {
  readonly #shell: Shell;
  readonly #editor: LineEditor;
  readonly #history: CommandHistory;
  #warnedOfJobs = false;

  constructor(shell: Shell, editor: LineEditor, history: CommandHistory) {
    this.#shell = shell;
    this.#editor = editor;
    this.#history = history;
  }

  async run(): Promise<number> {
    const shell = this.#shell;
    for (;;) {
      await this.#reportJobs();
      const command = shell.variables.get('PROMPT_COMMAND');
      if (command !== undefined && command !== '') await guarded(shell, () => shell.engine.runText(shell, command));
      const text = await this.#readCommand();
      if (text === endOfInput) {
        if (await this.#mayLeave()) return await this.#leave();
        continue;
      }
      if (text === undefined || text.trim() === '') continue;
      this.#warnedOfJobs = false;
      this.#history.add(text);
      this.#history.save();
      shell.line = 1;
      if (await guarded(shell, () => shell.engine.runText(shell, text))) {
        if (shell.login) await shell.writeError('logout\n');
        return shell.lastStatus;
      }
    }
  }

  async #leave(): Promise<number> {
    await this.#shell.writeError(this.#shell.login ? 'logout\n' : 'exit\n');
    return this.#shell.lastStatus;
  }

  async #mayLeave(): Promise<boolean> {
    const stopped = this.#shell.jobs.all().some((job) => job.state === 'stopped');
    if (!stopped || this.#warnedOfJobs) return true;
    this.#warnedOfJobs = true;
    await this.#shell.writeError('There are stopped jobs.\n');
    return false;
  }

  /** Reads lines until they are a whole command; undefined where Ctrl-C gave it up. */
  async #readCommand(): Promise<string | typeof endOfInput | undefined> {
    const shell = this.#shell;
    let text = '';
    for (;;) {
      const name = text === '' ? 'PS1' : 'PS2';
      const prompt = await this.#prompt(shell.variables.get(name) ?? '');
      const result = await this.#editor.read(prompt, shell.process.killed);
      if (result.type === 'interrupt') {
        shell.lastStatus = 130;
        return undefined;
      }
      if (result.type === 'end') {
        if (text === '') return endOfInput;
        await shell.writeError(`${shell.messagePrefix()}syntax error: unexpected end of file\n`);
        shell.lastStatus = 2;
        return undefined;
      }
      const line = await this.#expandHistory(result.text);
      if (line === undefined) return undefined;
      text += text === '' ? line : `\n${line}`;
      if (
        text.trim() === '' ||
        !isIncomplete(text.includes('<<') || text.endsWith('\\') ? `${text}\n`.replace(/\\\n$/, '\\') : text)
      )
        return text;
    }
  }

  async #expandHistory(line: string): Promise<string | undefined> {
    if (!/[!^]/.test(line) || !this.#shell.has('histexpand')) return line;
    const expanded = expandHistory(this.#history, line);
    if ('missing' in expanded) {
      await this.#shell.writeError(`${this.#shell.messagePrefix()}${expanded.missing}: event not found\n`);
      return undefined;
    }
    if (expanded.text !== line) await this.#shell.writeError(`${expanded.text}\n`);
    return expanded.text;
  }

  async #prompt(text: string): Promise<string> {
    const shell = this.#shell;
    const { lastStatus } = shell;
    const expanded = await expandQuotedText(shell, expandPrompt(shell, text));
    shell.lastStatus = lastStatus;
    return expanded;
  }

  async #reportJobs(): Promise<void> {
    const { jobs } = this.#shell;
    for (const job of jobs.all()) {
      if (job.state !== 'done') continue;
      await this.#shell.writeError(`${jobLine(this.#shell, job)}\n`);
      jobs.remove(job);
    }
  }
}
