import { isSystemError } from '../../system-error.ts';
import type { FileSystem } from '../file-system.ts';
import { childPath } from '../files/path.ts';
import { defineTool } from './define-tool.ts';
import { humanSize } from './human-size.ts';
import type { ParsedOptions } from './options.ts';

export const duProgram = defineTool({
  name: 'du',
  usage: 'Usage: du [OPTION]... [FILE]...\nSummarize device usage of the set of FILEs, recursively for directories.\n',
  options: {
    all: { short: 'a' },
    'apparent-size': {},
    bytes: { short: 'b' },
    total: { short: 'c' },
    'human-readable': { short: 'h' },
    k: {},
    m: {},
    'max-depth': { short: 'd', argument: 'required' },
    'one-file-system': { short: 'x' },
    summarize: { short: 's' },
  },
  async run(process, options) {
    const operands = options.operands.length > 0 ? options.operands : ['.'];
    let code = 0;
    let totalBytes = 0;
    for (const operand of operands) {
      const path = process.resolve(operand);
      try {
        process.files.lstat(path);
      } catch (error) {
        if (!isSystemError(error)) throw error;
        await process.stderr.write(`du: cannot access '${operand}': ${error.message}\n`);
        code = 1;
        continue;
      }
      const lines: string[] = [];
      totalBytes += measure(process.files, path, operand, 0, options, lines);
      await process.stdout.write(lines.join(''));
    }
    if (options.has('total')) await process.stdout.write(`${format(totalBytes, options)}\ttotal\n`);
    return code;
  },
});

const blockBytes = 4096;

/** The bytes at and below `path`; adds the lines that are to be shown. */
function measure(
  files: FileSystem,
  path: string,
  name: string,
  depth: number,
  options: ParsedOptions,
  lines: string[],
): number {
  const { type, size } = files.lstat(path);
  const isApparent = options.has('bytes') || options.has('apparent-size');
  let bytes = isApparent ? size : type === 'symlink' ? 0 : Math.ceil(size / blockBytes) * blockBytes;
  if (type === 'directory') {
    for (const child of files.readDirectory(path)) {
      bytes += measure(
        files,
        childPath(path, child),
        name.endsWith('/') ? name + child : `${name}/${child}`,
        depth + 1,
        options,
        lines,
      );
    }
  }
  const maximumDepth = options.has('summarize') ? 0 : Number(options.value('max-depth') ?? Infinity);
  if (depth <= maximumDepth && (type === 'directory' || options.has('all') || depth === 0)) {
    lines.push(`${format(bytes, options)}\t${name}\n`);
  }
  return bytes;
}

function format(bytes: number, options: ParsedOptions): string {
  if (options.has('human-readable')) return humanSize(bytes);
  if (options.has('bytes')) return String(bytes);
  return String(Math.ceil(bytes / (options.has('m') ? 1 << 20 : 1024)));
}
