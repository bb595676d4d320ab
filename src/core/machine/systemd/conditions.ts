import type { Process } from '../process.ts';

type Check = (process: Process, value: string) => boolean;

const checks: Readonly<Record<string, Check>> = {
  PathExists: ({ files }, path) => files.exists(path),
  PathIsDirectory: ({ files }, path) => files.exists(path) && files.stat(path).type === 'directory',
  PathIsReadWrite: ({ files }, path) => files.exists(path),
  DirectoryNotEmpty: ({ files }, path) => files.exists(path) && files.readDirectory(path).length > 0,
  FileNotEmpty: ({ files }, path) => files.exists(path) && files.stat(path).size > 0,
  FileIsExecutable: ({ files }, path) => files.exists(path) && (files.stat(path).mode & 0o111) !== 0,
  Host: ({ hostname }, name) => hostname === name,
};

/** The first condition that does not hold, as written. What is not known holds. */
export function unmetCondition(
  process: Process,
  conditions: readonly { readonly key: string; readonly value: string }[],
): string | undefined {
  for (const { key, value } of conditions) {
    const check = checks[key.replace(/^(Condition|Assert)/, '')];
    const negated = value.startsWith('!');
    if (check !== undefined && check(process, negated ? value.slice(1) : value) === negated) return `${key}=${value}`;
  }
  return undefined;
}
