import type { ParsedScript, Statement } from 'unbash';
import { readLine } from '../builtins/read-line.ts';
import type { SharedSource } from '../descriptors.ts';
import type { RunTextOptions } from '../engine.ts';
import type { Shell } from '../shell.ts';
import { SourceText } from '../source-text.ts';
import { isIncomplete, openHereDocument, parseWithAliases, reportSyntaxError } from '../syntax.ts';
import { ExpansionError, ShellExit } from '../unwind.ts';
import { runStatement } from './statements.ts';

/** The status of a shell that could not read its commands. */
const syntaxErrorStatus = 2;

/** Runs a text; what stands before a line with a syntax error is run. */
export async function runText(shell: Shell, text: string, options: RunTextOptions = {}): Promise<number> {
  const { source: outer, line } = shell;
  const parsed = parseWithAliases(shell, text);
  const source = new SourceText(parsed.text, options.firstLine ?? 1);
  const nested = outer !== undefined && options.firstLine !== undefined;
  shell.source = source;
  try {
    const [error] = parsed.script.errors ?? [];
    if (error === undefined) {
      await warnOfHereDocument(shell, source, parsed.script);
      return await runAll(shell, parsed.script.commands, nested);
    }
    const lineStart = parsed.text.lastIndexOf('\n', Math.max(0, error.pos - 1)) + 1;
    const before = parsed.script.commands.filter(
      (statement) => statement.end <= lineStart && statement.end <= error.pos,
    );
    await runAll(shell, error.message.startsWith('expected') ? before.slice(0, -1) : before, true);
    await reportSyntaxError(shell, source, error, options.name);
    shell.lastStatus = syntaxErrorStatus;
    return syntaxErrorStatus;
  } finally {
    shell.source = outer;
    if (nested) shell.line = line;
  }
}

async function warnOfHereDocument(shell: Shell, source: SourceText, script: ParsedScript): Promise<void> {
  if (!source.text.includes('<<') || shell.dialect === 'dash') return;
  const open = openHereDocument(script);
  if (open === undefined) return;
  const last = source.lineAt(source.text.length);
  const name = shell.messageName ?? shell.name;
  await shell.writeError(
    `${name}: line ${last}: warning: here-document at line ${source.lineAt(open.pos)} delimited by end-of-file (wanted \`${open.delimiter?.value ?? ''}')\n`,
  );
}

async function runAll(shell: Shell, statements: readonly Statement[], nested: boolean): Promise<number> {
  let status = 0;
  let discarded = 0;
  if (shell.has('command-string') && !nested) shell.lastCommand = statements.at(-1)?.command;
  for (const statement of statements) {
    if (shell.has('noexec')) return status;
    if (shell.source.lineAt(statement.pos) === discarded) continue;
    if (shell.has('verbose')) await shell.writeError(`${shell.source.text.slice(statement.pos, statement.end)}\n`);
    try {
      status = await runStatement(shell, statement);
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      status = error.status;
      shell.lastStatus = status;
      discarded = shell.source.lineAt(statement.pos);
      if (shell.has('command-string') && !shell.interactive) throw new ShellExit(status);
      if (shell.has('errexit') && shell.conditionDepth === 0) throw new ShellExit(status);
      if (!shell.interactive && shell.dialect === 'dash') throw new ShellExit(2);
    }
  }
  return status;
}

/** Runs commands from a stream that they may read from, too: each as soon as it is whole. */
export async function runStream(shell: Shell, source: SharedSource): Promise<number> {
  let text = '';
  let firstLine = 1;
  let nextLine = 1;
  for (;;) {
    const line = await readLine(source, shell.process.killed);
    if (line !== undefined) {
      nextLine += 1;
      text += line.complete ? `${line.text}\n` : line.text;
      if (text.trim() === '') {
        text = '';
        firstLine = nextLine;
        if (line.complete) continue;
      } else if (line.complete && isIncomplete(text)) continue;
    }
    if (text !== '') await runText(shell, text, { firstLine });
    if (shell.lastStatus === syntaxErrorStatus && line === undefined) return shell.lastStatus;
    text = '';
    firstLine = nextLine;
    if (line === undefined || !line.complete) return shell.lastStatus;
  }
}
