import { isSystemError, SystemError } from '../system-error.ts';
import type { FileSystem } from './file-system.ts';
import { resolvePath } from './files/path.ts';
import { mayUse } from './files/permissions.ts';
import { executableProgram, type ProgramCatalogue } from './kernel.ts';
import type { User } from './process.ts';

export interface ExecutableSearch {
  readonly files: FileSystem;
  readonly programs: ProgramCatalogue;
  readonly user: User;
  readonly workingDirectory: string;
  /** The variable PATH. */
  readonly searchPath: string | undefined;
}

export interface Executable {
  /** The name of the program to run. */
  readonly program: string;
  /** With the interpreter of a script in front. */
  readonly argv: readonly string[];
  readonly path: string;
}

const defaultSearchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const maximumInterpreters = 4;

/**
 * The file that a command names: looked up in PATH unless it has a slash. Throws ENOENT, EACCES, ENOTDIR. What it finds
 * need not be executable in format.
 */
function findExecutable(search: ExecutableSearch, command: string): string {
  if (command.includes('/')) {
    const path = resolvePath(search.workingDirectory, command);
    assertExecutable(search, path, command);
    return path;
  }
  let failure = new SystemError('ENOENT', command);
  if (command === '') throw failure;
  for (const directory of (search.searchPath ?? defaultSearchPath).split(':')) {
    const path = resolvePath(resolvePath(search.workingDirectory, directory || '.'), command);
    try {
      assertExecutable(search, path, command);
      return path;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      if (isSystemError(error, 'EACCES')) failure = error;
    }
  }
  throw failure;
}

function assertExecutable(search: ExecutableSearch, path: string, command: string): void {
  const status = search.files.stat(path);
  if (status.type !== 'file' || !mayUse(status, search.user, 'execute')) throw new SystemError('EACCES', command);
}

/** What running `argv` means. Throws as `findExecutable` does, and ENOEXEC. */
export function resolveExecutable(search: ExecutableSearch, argv: readonly string[]): Executable {
  let [command = '', ...rest] = argv;
  let shown = [...argv];
  for (let depth = 0; depth <= maximumInterpreters; depth += 1) {
    const path = findExecutable(search, command);
    const content = search.files.readFile(path);
    const program = executableProgram(content);
    if (program !== undefined && search.programs.has(program)) return { program, argv: shown, path };
    const interpreter = interpreterLine(content);
    if (interpreter === undefined) throw new SystemError('ENOEXEC', command);
    rest = [...interpreter.slice(1), depth === 0 ? pathArgument(command, path) : command, ...rest];
    command = interpreter[0] ?? '';
    shown = [command, ...rest];
  }
  throw new SystemError('ELOOP', argv[0]);
}

/** An interpreter is told the script's path, as execve(2) received it. */
function pathArgument(command: string, path: string): string {
  return command.includes('/') ? command : path;
}

/** The interpreter of a script, and its one argument. */
function interpreterLine(content: Uint8Array): string[] | undefined {
  if (content[0] !== 0x23 || content[1] !== 0x21) return undefined;
  const end = content.indexOf(0x0a);
  const line = new TextDecoder().decode(content.subarray(2, end < 0 ? content.length : end)).trim();
  const space = line.search(/\s/);
  if (line === '') return undefined;
  return space < 0 ? [line] : [line.slice(0, space), line.slice(space).trim()];
}
