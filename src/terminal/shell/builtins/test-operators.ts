import type { FileStatus } from '../../../core/machine/file-system.ts';
import type { Process } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';

/** What the operators of `test` ask of a shell; the program `test` has less. */
export interface TestContext {
  readonly process: Process;
  /** -t */
  isTerminal?(descriptor: number): boolean;
  /** -v */
  isSet?(name: string): boolean;
  /** -o */
  hasOption?(name: string): boolean;
}

const unaryOperators = new Set('abcdefghkLnNoOGprsStuvRwxz'.split('').map((letter) => `-${letter}`));
const binaryOperators = new Set([
  '=',
  '==',
  '!=',
  '<',
  '>',
  '-eq',
  '-ne',
  '-lt',
  '-le',
  '-gt',
  '-ge',
  '-nt',
  '-ot',
  '-ef',
]);

export function isUnaryOperator(operator: string): boolean {
  return unaryOperators.has(operator);
}

export function isBinaryOperator(operator: string): boolean {
  return binaryOperators.has(operator);
}

function status(process: Process, path: string, follow = true): FileStatus | undefined {
  if (path === '') return undefined;
  try {
    const full = process.resolve(path);
    const found = follow ? process.files.stat(full) : process.files.lstat(full);
    return path.endsWith('/') && found.type !== 'directory' ? undefined : found;
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

type FileTest = (found: FileStatus, process: Process) => boolean;

const fileTests: Readonly<Record<string, FileTest>> = {
  '-a': () => true,
  '-e': () => true,
  '-b': () => false,
  '-c': (found) => found.type === 'device',
  '-d': (found) => found.type === 'directory',
  '-f': (found) => found.type === 'file',
  '-g': (found) => (found.mode & 0o2000) !== 0,
  '-k': (found) => (found.mode & 0o1000) !== 0,
  '-p': (found) => found.type === 'fifo',
  '-S': (found) => found.type === 'socket',
  '-s': (found) => found.size > 0,
  '-u': (found) => (found.mode & 0o4000) !== 0,
  '-r': (found, process) => allowed(found, process, 4),
  '-w': (found, process) => allowed(found, process, 2),
  '-x': (found, process) => allowed(found, process, 1),
  '-O': (found, process) => found.uid === process.user.uid,
  '-G': (found, process) => found.gid === process.user.gid,
  '-N': () => false,
};

function allowed(found: FileStatus, { user }: Process, bit: number): boolean {
  if (user.uid === 0) return bit !== 1 || found.type === 'directory' || (found.mode & 0o111) !== 0;
  const shift = found.uid === user.uid ? 6 : found.gid === user.gid ? 3 : 0;
  return ((found.mode >> shift) & bit) !== 0;
}

/** An operator with one operand. */
export async function testUnary(context: TestContext, operator: string, operand: string): Promise<boolean> {
  const { process } = context;
  await Promise.resolve();
  if (operator === '-z') return operand === '';
  if (operator === '-n') return operand !== '';
  if (operator === '-v') return context.isSet?.(operand) ?? false;
  if (operator === '-o') return context.hasOption?.(operand) ?? false;
  if (operator === '-R') return false;
  if (operator === '-t') return context.isTerminal?.(Number(operand)) ?? false;
  if (operator === '-h' || operator === '-L') return status(process, operand, false)?.type === 'symlink';
  const found = status(process, operand);
  return found !== undefined && (fileTests[operator]?.(found, process) ?? false);
}

/** An operator with two operands; numbers must be well formed. */
export function testBinary({ process }: TestContext, operator: string, left: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
      return modified(process, left) > modified(process, right);
    case '-ot':
      return modified(process, left) < modified(process, right);
    case '-ef': {
      const [first, second] = [status(process, left), status(process, right)];
      return first !== undefined && first.inode === second?.inode;
    }
    default:
      return compareNumbers(operator, BigInt(left.trim()), BigInt(right.trim()));
  }
}

function modified(process: Process, path: string): number {
  return status(process, path)?.modifiedMs ?? Number.NEGATIVE_INFINITY;
}

function compareNumbers(operator: string, left: bigint, right: bigint): boolean {
  switch (operator) {
    case '-eq':
      return left === right;
    case '-ne':
      return left !== right;
    case '-lt':
      return left < right;
    case '-le':
      return left <= right;
    case '-gt':
      return left > right;
    default:
      return left >= right;
  }
}
