import type { HereDoc, Redirect, Redirection, Word } from 'unbash';
import { createPipe, iterateSource } from '../../../core/machine/byte-pipe.ts';
import type { OpenFile } from '../../../core/machine/file-system.ts';
import { sourceOf } from '../../../core/machine/null-streams.ts';
import { holdStream } from '../../../core/machine/stream-references.ts';
import type { ByteSink, ByteSource } from '../../../core/machine/streams.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { type Descriptor, type Descriptors, SharedSource } from '../descriptors.ts';
import { expandQuotedParts, expandText, expandWords } from '../expand/word.ts';
import type { Shell } from '../shell.ts';
import { startSubshell } from './subshell.ts';

/** The descriptors of a command, and what they hold open. */
export interface Redirected {
  readonly descriptors: Descriptors;
  readonly holds: readonly Disposable[];
}

/** A redirection that cannot be made; the message is the shell's. */
export class RedirectionError extends Error {}

/** Makes the redirections, in order. Throws a RedirectionError. */
export async function redirect(shell: Shell, redirections: readonly Redirection[]): Promise<Redirected> {
  const state: RedirectionState = { shell, descriptors: new Map(shell.descriptors), holds: [] };
  try {
    for (const redirection of redirections) await apply(state, redirection);
  } catch (error) {
    release(state);
    throw error;
  }
  return state;
}

export function release({ holds }: { readonly holds: readonly Disposable[] }): void {
  for (const hold of holds) hold[Symbol.dispose]();
}

interface RedirectionState {
  readonly shell: Shell;
  readonly descriptors: Map<number, Descriptor>;
  readonly holds: Disposable[];
}

async function apply(state: RedirectionState, redirection: Redirection): Promise<void> {
  const number = descriptorNumber(state, redirection);
  if (redirection.type === 'HereDoc') await setText(state, number, await hereDocument(state.shell, redirection));
  else if (redirection.type === 'HereString') {
    const text = redirection.target === undefined ? '' : await expandText(state.shell, redirection.target);
    await setText(state, number, `${text}\n`);
  } else await applyFile(state, redirection, number);
}

/** `{name}>file` takes a free descriptor and puts its number into the variable. */
function descriptorNumber(
  { shell, descriptors }: RedirectionState,
  { descriptor, operator, type }: Redirection,
): number {
  if (descriptor?.type === 'FileDescriptor') return descriptor.value;
  if (descriptor?.type === 'FileDescriptorVariable') {
    let free = 10;
    while (descriptors.has(free)) free += 1;
    shell.variables.set(descriptor.name, String(free));
    return free;
  }
  return type !== 'Redirect' || operator.startsWith('<') ? 0 : 1;
}

async function setText(state: RedirectionState, number: number, text: string): Promise<void> {
  setSource(state, number, sourceOf(text));
  await Promise.resolve();
}

function setSource({ descriptors, holds }: RedirectionState, number: number, source: ByteSource): void {
  holds.push(holdStream(source));
  descriptors.set(number, { source: SharedSource.of(source) });
}

async function hereDocument(shell: Shell, { operator, body, delimiter }: HereDoc): Promise<string> {
  const stripTabs = (text: string): string => (operator === '<<-' ? text.replace(/^\t+/gm, '') : text);
  if (delimiter?.quoted === true || body.parts === undefined) return stripTabs(body.text);
  if (operator === '<<') return await expandQuotedParts(shell, body.parts);
  const parts = body.parts.map((part) => (part.type === 'Literal' ? { ...part, value: stripTabs(part.value) } : part));
  return await expandQuotedParts(shell, parts);
}

async function applyFile(state: RedirectionState, { operator, target }: Redirect, number: number): Promise<void> {
  if (target === undefined) return;
  const { shell } = state;
  if (operator === '<' && (await connectSubstitution(state, target, number))) return;
  const words = await expandWords(shell, [target]);
  const [path] = words;
  if (words.length !== 1 || path === undefined) throw new RedirectionError(`${target.text}: ambiguous redirect`);
  if (operator === '<&' || operator === '>&') {
    if (duplicate(state, number, path, operator)) return;
    if (operator === '<&') throw new RedirectionError(`${path}: ambiguous redirect`);
    openBoth(state, path, 'write');
  } else if (operator === '&>' || operator === '&>>') openBoth(state, path, operator === '&>' ? 'write' : 'append');
  else if (operator === '<') openSource(state, number, path);
  else if (operator === '<>') openReadWrite(state, number, path);
  else {
    if (operator === '>' && shell.has('noclobber')) refuseOverwriting(shell, path);
    openSink(state, [number], path, operator === '>>' ? 'append' : 'write');
  }
}

/** `< <(command)` reads from the command as it runs. */
async function connectSubstitution(state: RedirectionState, target: Word, number: number): Promise<boolean> {
  const [part] = target.parts ?? [];
  if (target.parts?.length !== 1 || part?.type !== 'ProcessSubstitution' || part.operator !== '<') return false;
  const { shell } = state;
  const { script } = part;
  if (script === undefined) return false;
  const pipe = createPipe();
  startSubshell(shell, (child) => child.engine.runScript(child, script), { stdout: pipe.sink });
  setSource(state, number, pipe.source);
  await Promise.resolve();
  return true;
}

/** `2>&1`, `>&-`, `3>&1-`. False where the word is the name of a file. */
function duplicate(state: RedirectionState, number: number, word: string, operator: string): boolean {
  const { descriptors } = state;
  const match = /^(\d*)(-?)$/.exec(word);
  if (match === null || word === '') return false;
  const [, digits = '', moved] = match;
  if (digits !== '') {
    const original = descriptors.get(Number(digits));
    if (original === undefined) throw new RedirectionError(`${digits}: Bad file descriptor`);
    hold(state, original);
    descriptors.set(number, original);
  }
  if (moved === '-') descriptors.delete(digits === '' ? number : Number(digits));
  return operator !== '';
}

/** A duplicate keeps its stream open when the original is closed. */
function hold({ holds }: RedirectionState, { source, sink }: Descriptor): void {
  if (sink instanceof FileSink) holds.push(holdStream(sink));
  if (source !== undefined && source.underlying instanceof FileSource) holds.push(holdStream(source.underlying));
}

function refuseOverwriting(shell: Shell, path: string): void {
  const { files } = shell.process;
  const full = shell.process.resolve(path);
  if (files.exists(full) && files.stat(full).type === 'file') {
    throw new RedirectionError(`${path}: cannot overwrite existing file`);
  }
}

function openBoth(state: RedirectionState, path: string, mode: 'write' | 'append'): void {
  openSink(state, [1, 2], path, mode);
}

const standardNames: Readonly<Record<string, number>> = { '/dev/stdin': 0, '/dev/stdout': 1, '/dev/stderr': 2 };

/** The descriptor that a path in /dev stands for. */
function namedDescriptor({ descriptors, shell }: RedirectionState, path: string): Descriptor | undefined {
  const numbered = /^\/dev\/fd\/(\d+)$/.exec(path);
  const number = numbered === null ? standardNames[path] : Number(numbered[1]);
  if (number !== undefined) return descriptors.get(number);
  const { terminal } = shell.process;
  if (path !== '/dev/tty' || terminal === undefined) return undefined;
  return { source: SharedSource.of(terminal.input), sink: terminal.output };
}

function openSource(state: RedirectionState, number: number, path: string): void {
  const named = namedDescriptor(state, path);
  if (named !== undefined) state.descriptors.set(number, named);
  else setSource(state, number, new FileSource(open(state.shell, path, 'read')));
}

function openSink(state: RedirectionState, numbers: readonly number[], path: string, mode: 'write' | 'append'): void {
  const named = namedDescriptor(state, path);
  if (named !== undefined) {
    for (const number of numbers) state.descriptors.set(number, named);
    return;
  }
  const sink = new FileSink(open(state.shell, path, mode));
  state.holds.push(holdStream(sink));
  for (const number of numbers) state.descriptors.set(number, { sink });
}

function openReadWrite(state: RedirectionState, number: number, path: string): void {
  const named = namedDescriptor(state, path);
  if (named !== undefined) {
    state.descriptors.set(number, named);
    return;
  }
  const sink = new FileSink(open(state.shell, path, 'append'));
  const source = new FileSource(open(state.shell, path, 'read'));
  state.holds.push(holdStream(sink), holdStream(source));
  state.descriptors.set(number, { source: SharedSource.of(source), sink });
}

const dashTexts: Readonly<Record<string, string>> = { ENOENT: 'No such file', EACCES: 'Permission denied' };

function open(shell: Shell, path: string, mode: 'read' | 'write' | 'append'): OpenFile {
  const { files } = shell.process;
  try {
    if (path === '') throw new RedirectionError(': No such file or directory');
    const full = shell.process.resolve(path);
    const isNew = mode !== 'read' && shell.umask !== 0o022 && !files.exists(full);
    const file = files.open(full, mode);
    if (isNew) files.chmod(full, 0o666 & ~shell.umask);
    return file;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (shell.dialect === 'bash') throw new RedirectionError(`${path}: ${error.message}`);
    const missing = error.code === 'ENOENT' && mode !== 'read' ? 'Directory nonexistent' : undefined;
    const text = missing ?? dashTexts[error.code] ?? error.message;
    throw new RedirectionError(`cannot ${mode === 'read' ? 'open' : 'create'} ${path}: ${text}`);
  }
}

class FileSink implements ByteSink {
  readonly #file: OpenFile;

  constructor(file: OpenFile) {
    this.#file = file;
  }

  write(data: Uint8Array | string): Promise<void> {
    return this.#file.write(data);
  }

  close(): void {
    this.#file.close();
  }
}

class FileSource implements ByteSource {
  readonly #file: OpenFile;

  constructor(file: OpenFile) {
    this.#file = file;
  }

  read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    return this.#file.read(signal);
  }

  cancel(): void {
    this.#file.close();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return iterateSource(this);
  }
}
