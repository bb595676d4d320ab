import type { ParsedScript } from 'unbash';
import { createPipe } from '../../../core/machine/byte-pipe.ts';
import { readAll } from '../../../core/machine/read-stream.ts';
import { holdStream } from '../../../core/machine/stream-references.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { expandText } from '../expand/word.ts';
import type { Shell } from '../shell.ts';
import { SourceText } from '../source-text.ts';
import { startSubshell } from './subshell.ts';

/** `$(...)`: what the script writes, without the newlines at its end. */
export async function substitute(shell: Shell, script: ParsedScript | undefined): Promise<string> {
  if (script === undefined || script.commands.length === 0) {
    shell.lastSubstitutionStatus = 0;
    return '';
  }
  const file = await readFileDirectly(shell, script);
  if (file !== undefined) return trimNewlines(file);
  const pipe = createPipe();
  const child = startSubshell(
    shell,
    (inner) => {
      if (script.source !== undefined) inner.source = new SourceText(script.source, shell.line);
      if (!inner.shopt.has('inherit_errexit') && !inner.has('posix')) inner.options.delete('errexit');
      return inner.engine.runScript(inner, script);
    },
    { stdout: pipe.sink },
  );
  const hold = holdStream(pipe.source);
  const output = await readAll(pipe.source, shell.process.killed);
  hold[Symbol.dispose]();
  const { code } = await child.exited;
  shell.lastSubstitutionStatus = code;
  shell.lastStatus = code;
  return trimNewlines(await withoutNulls(shell, output));
}

async function withoutNulls(shell: Shell, output: Uint8Array): Promise<string> {
  const text = new TextDecoder().decode(output);
  if (!text.includes('\0')) return text;
  await shell.report('warning: command substitution: ignored null byte in input');
  return text.replaceAll('\0', '');
}

function trimNewlines(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '\n') end -= 1;
  return text.slice(0, end);
}

/** `$(< file)`. */
async function readFileDirectly(shell: Shell, script: ParsedScript): Promise<string | undefined> {
  const command = script.commands[0]?.command;
  if (script.commands.length !== 1 || command?.type !== 'Command' || command.name !== undefined) return undefined;
  const [redirect] = command.redirects;
  if (command.redirects.length !== 1 || command.prefix.length !== 1) return undefined;
  if (redirect?.type !== 'Redirect' || redirect.operator !== '<' || redirect.target === undefined) return undefined;
  const path = await expandText(shell, redirect.target);
  try {
    const text = shell.process.files.readText(shell.process.resolve(path));
    shell.lastSubstitutionStatus = 0;
    return text;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await shell.report(`${path}: ${error.message}`);
    shell.lastSubstitutionStatus = 1;
    return '';
  }
}

/**
 * `<(...)` and `>(...)`: the name of a file. What `<(...)` writes is complete before the name is used; `>(...)` reads as
 * the file is written.
 */
export async function substituteProcess(shell: Shell, script: ParsedScript, operator: '<' | '>'): Promise<string> {
  const { files, clock } = shell.process;
  const path = `/tmp/sh-np.${clock.uuid().slice(0, 8)}`;
  shell.temporaryFiles.push(path);
  if (operator === '<') {
    const pipe = createPipe();
    startSubshell(shell, (child) => child.engine.runScript(child, script), { stdout: pipe.sink });
    files.writeFile(path, await readAll(pipe.source, shell.process.killed), { mode: 0o600 });
    return path;
  }
  files.makeFifo(path, 0o600);
  const reader = files.open(path, 'read');
  const pipe = createPipe();
  const copy = async (): Promise<void> => {
    for (let piece = await reader.read(); piece !== undefined; piece = await reader.read())
      await pipe.sink.write(piece);
    pipe.sink.close();
    reader.close();
  };
  void copy().catch(() => pipe.sink.close());
  startSubshell(shell, (child) => child.engine.runScript(child, script), { stdin: pipe.source });
  return path;
}
