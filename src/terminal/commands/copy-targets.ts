import { type CommandLine, UsageError } from './command-line.ts';

export interface CopyTarget {
  readonly source: string;
  readonly target: string;
}

/** What `cp`, `mv` and `ln` are to do; a text says what is wrong. Throws UsageErrors. */
export function resolveTargets(line: CommandLine): CopyTarget[] | string {
  const { process, operands } = line;
  const directory = line.value('t');
  const isDirectory = (path: string): boolean => {
    const full = process.resolve(path);
    return process.files.exists(full) && process.files.stat(full).type === 'directory';
  };
  if (directory !== undefined) {
    if (!isDirectory(directory)) return `target directory '${directory}': No such file or directory`;
    return operands.map((source) => ({ source, target: into(directory, source) }));
  }
  const [first] = operands;
  const last = operands.at(-1);
  if (first === undefined || last === undefined) throw new UsageError('missing file operand');
  if (operands.length === 1) throw new UsageError(`missing destination file operand after '${first}'`);
  const sources = operands.slice(0, -1);
  if (line.has('T') && operands.length > 2) throw new UsageError(`extra operand '${operands[2] ?? ''}'`);
  if (!line.has('T') && isDirectory(last)) return sources.map((source) => ({ source, target: into(last, source) }));
  if (sources.length > 1) {
    return process.files.exists(process.resolve(last))
      ? `target '${last}' is not a directory`
      : `target '${last}': No such file or directory`;
  }
  return [{ source: first, target: last }];
}

function into(directory: string, source: string): string {
  const name = source.replace(/\/+$/, '').split('/').at(-1) ?? source;
  return name === '.' || name === '..' ? directory : `${directory.replace(/\/$/, '')}/${name}`;
}
