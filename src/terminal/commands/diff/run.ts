import { isSystemError } from '../../../core/system-error.ts';
import { type CommandLine, fail, UsageError } from '../command-line.ts';
import { formatDate } from '../date-format.ts';
import { readInput } from '../input.ts';
import { changesBetween, normalDiff, type Side, unifiedDiff } from './show-changes.ts';

/** diff */
export async function run(line: CommandLine): Promise<number> {
  const [before, after, ...more] = line.operands;
  if (before === undefined) throw new UsageError(`missing operand after 'diff'`);
  if (after === undefined) throw new UsageError(`missing operand after '${before}'`);
  if (more.length > 0) throw new UsageError(`extra operand '${more[0] ?? ''}'`);
  const comparison = new Comparison(line);
  const [oldIsDirectory, newIsDirectory] = [isDirectory(line, before), isDirectory(line, after)];
  if (oldIsDirectory && newIsDirectory) return await comparison.directories(before, after);
  const name = (path: string): string => path.split('/').at(-1) ?? path;
  if (oldIsDirectory) return await comparison.files(`${before}/${name(after)}`, after, false);
  if (newIsDirectory) return await comparison.files(before, `${after}/${name(before)}`, false);
  return await comparison.files(before, after, false);
}

function isDirectory({ process }: CommandLine, path: string): boolean {
  const full = process.resolve(path);
  return path !== '-' && process.files.exists(full) && process.files.stat(full).type === 'directory';
}

class Comparison {
  readonly #line: CommandLine;

  constructor(line: CommandLine) {
    this.#line = line;
  }

  async directories(before: string, after: string): Promise<number> {
    const { process } = this.#line;
    const names = (path: string): string[] => process.files.readDirectory(process.resolve(path));
    const [old, fresh] = [new Set(names(before)), new Set(names(after))];
    let status = 0;
    for (const name of [...new Set([...old, ...fresh])].sort()) {
      const [first, second] = [`${before.replace(/\/$/, '')}/${name}`, `${after.replace(/\/$/, '')}/${name}`];
      const missing = !old.has(name) || !fresh.has(name);
      if (missing && !this.#line.has('N')) {
        await process.stdout.write(`Only in ${old.has(name) ? before : after}: ${name}\n`);
        status = 1;
      } else if (isDirectory(this.#line, first) && isDirectory(this.#line, second)) {
        if (this.#line.has('r')) status = Math.max(status, await this.directories(first, second));
        else await process.stdout.write(`Common subdirectories: ${first} and ${second}\n`);
      } else status = Math.max(status, await this.files(first, second, true));
    }
    return status;
  }

  async files(before: string, after: string, named: boolean): Promise<number> {
    const line = this.#line;
    const { process } = line;
    const sides: Side[] = [];
    for (const path of [before, after]) {
      try {
        sides.push(await this.#side(path, sides.length));
      } catch (error) {
        if (!isSystemError(error)) throw error;
        return await fail(line, `${path}: ${error.message}`, 2);
      }
    }
    const [old, fresh] = sides;
    if (old === undefined || fresh === undefined) return 2;
    const changes = changesBetween(old, fresh, {
      ignoreCase: line.has('i'),
      ignoreSpace: line.has('w') ? 'all' : line.has('b') || line.has('Z') ? 'amount' : 'none',
      ignoreBlankLines: line.has('B'),
    });
    if (changes.length === 0) {
      if (line.has('s')) await process.stdout.write(`Files ${before} and ${after} are identical\n`);
      return 0;
    }
    if (line.has('q')) {
      await process.stdout.write(`Files ${before} and ${after} differ\n`);
      return 1;
    }
    const heading = named
      ? `diff ${[...process.argv.slice(1).filter((argument) => argument.startsWith('-')), before, after].join(' ')}\n`
      : '';
    const context = line.has('u') ? 3 : line.value('U') === undefined ? undefined : Number(line.value('U'));
    const text = context === undefined ? normalDiff(old, fresh, changes) : unifiedDiff(old, fresh, changes, context);
    await process.stdout.write(heading + (line.has('K') && line.value('K') !== 'never' ? colour(text) : text));
    return 1;
  }

  async #side(path: string, index: number): Promise<Side> {
    const line = this.#line;
    const { process } = line;
    const labels = line.options.filter(([letter]) => letter === 'L').map(([, value]) => value);
    const full = process.resolve(path);
    const absent = path !== '-' && line.has('N') && !process.files.exists(full);
    const text = absent ? '' : new TextDecoder().decode(await readInput(process, path));
    const time = absent ? 0 : path === '-' ? process.clock.now() : process.files.stat(full).modifiedMs;
    const lines = text.split('\n');
    const unfinished = lines.at(-1) !== '';
    if (!unfinished) lines.pop();
    const label = labels[index] ?? `${path}\t${formatDate(time, '%Y-%m-%d %H:%M:%S.%N %z')}`;
    return { label, lines, unfinished };
  }
}

function colour(text: string): string {
  return text.replace(/^([-+<>@].*)$/gm, (shown: string) => {
    if (/^(?:---|\+\+\+) /.test(shown)) return `\x1b[1m${shown}\x1b[0m`;
    if (shown.startsWith('@')) return `\x1b[36m${shown}\x1b[0m`;
    return `${/^[-<]/.test(shown) ? '\x1b[31m' : '\x1b[32m'}${shown}\x1b[0m`;
  });
}
