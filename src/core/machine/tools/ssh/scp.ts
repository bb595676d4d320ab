import { isSystemError } from '../../../system-error.ts';
import { baseName } from '../../files/path.ts';
import type { Process } from '../../process.ts';
import { defineTool } from '../define-tool.ts';
import { ConnectError, connect, explain, parseDestination } from './connect.ts';
import { collectFiles, placeFiles } from './copy-files.ts';
import type { CopiedFile, CopyAnswer, CopyRequest } from './ssh-protocol.ts';

const usage = 'usage: scp [-pqrv] [-o ssh_option] [-P port] source ... target\n';

export const scpProgram = defineTool({
  name: 'scp',
  usage,
  hint: usage,
  options: {
    p: {},
    q: {},
    r: {},
    v: {},
    C: {},
    B: {},
    '4': {},
    o: { argument: 'required' },
    P: { argument: 'required' },
    i: { argument: 'required' },
    F: { argument: 'required' },
  },
  async run(process, options) {
    const sources = options.operands.slice(0, -1);
    const target = options.operands.at(-1);
    if (target === undefined || sources.length === 0) {
      await process.stderr.write(usage);
      return 1;
    }
    let code = 0;
    for (const source of sources) {
      const complaint = await copy(process, source, target, options.has('r'));
      if (complaint === undefined) continue;
      await process.stderr.write(complaint);
      code = 1;
    }
    return code;
  },
});

interface Place {
  /** `user@host`; undefined for this machine. */
  readonly machine: string | undefined;
  readonly path: string;
}

function parsePlace(text: string): Place {
  const match = /^([^/:]+):(.*)$/s.exec(text);
  return match === null ? { machine: undefined, path: text } : { machine: match[1], path: match[2] ?? '' };
}

/** Copies; what went wrong is returned. */
async function copy(
  process: Process,
  sourceText: string,
  targetText: string,
  recursive: boolean,
): Promise<string | undefined> {
  const [source, target] = [parsePlace(sourceText), parsePlace(targetText)];
  try {
    const { name, files } = await read(process, source, recursive);
    await write(process, target, name, files);
    return undefined;
  } catch (error) {
    if (error instanceof CopyFailure) return `scp: ${error.message}\n`;
    throw error;
  }
}

class CopyFailure extends Error {
  override readonly name = 'CopyFailure';
}

async function read(
  process: Process,
  { machine, path }: Place,
  recursive: boolean,
): Promise<{ name: string; files: readonly CopiedFile[] }> {
  if (machine === undefined) {
    const absolute = process.resolve(path);
    return { name: baseName(absolute), files: locally(path, () => collectFiles(process.files, absolute, recursive)) };
  }
  const answer = await ask(process, machine, (user) => ({ kind: 'read', user, path, recursive }));
  if (answer.kind === 'files') return answer;
  throw new CopyFailure(`${path}: ${answer.kind === 'failed' ? answer.message : ''}`);
}

async function write(
  process: Process,
  { machine, path }: Place,
  name: string,
  files: readonly CopiedFile[],
): Promise<void> {
  if (machine === undefined) {
    locally(path, () => placeFiles(process.files, process.resolve(path), name, files));
    return;
  }
  const answer = await ask(process, machine, (user) => ({ kind: 'write', user, path, name, files }));
  if (answer.kind === 'failed') throw new CopyFailure(`${path}: ${answer.message}`);
}

function locally<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new CopyFailure(
      error.code === 'EISDIR' ? `local "${path}" is not a regular file` : `stat local "${path}": ${error.message}`,
    );
  }
}

async function ask(process: Process, machine: string, request: (user: string) => CopyRequest): Promise<CopyAnswer> {
  const destination = parseDestination(process, machine, undefined);
  try {
    const client = await connect(process, destination);
    const body = JSON.stringify(request(destination.user));
    const response = await client({ method: 'POST', target: '/files', body, signal: process.killed });
    const text = await response.body.text();
    client.close();
    if (response.status !== 200) throw new ConnectError(text);
    return JSON.parse(text) as CopyAnswer;
  } catch (error) {
    throw new CopyFailure(`Connection closed\r\nssh: ${explain(error, destination)}`);
  }
}
