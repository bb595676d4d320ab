import type { ProcessEntry } from '../kernel.ts';
import type { Process, ProgramDefinition } from '../process.ts';
import { findAccount } from './accounts.ts';
import { defineTool } from './define-tool.ts';
import type { OptionTable, ParsedOptions } from './options.ts';
import { commandOf } from './ps/process-row.ts';
import { parseSignal, trySignal } from './signals.ts';

const selection: OptionTable = {
  exact: { short: 'x' },
  full: { short: 'f' },
  newest: { short: 'n' },
  oldest: { short: 'o' },
  inverse: { short: 'v' },
  'ignore-case': { short: 'i' },
  parent: { short: 'P', argument: 'required' },
  pgroup: { short: 'g', argument: 'required' },
  euid: { short: 'u', argument: 'required' },
  uid: { short: 'U', argument: 'required' },
  signal: { argument: 'required' },
};

export const pgrepProgram: ProgramDefinition = defineTool({
  name: 'pgrep',
  usage: '\nUsage:\n pgrep [options] <pattern>\n',
  hint: "Try `pgrep --help' for more information.\n",
  usageError: 2,
  options: {
    ...selection,
    'list-name': { short: 'l' },
    'list-full': { short: 'a' },
    count: { short: 'c' },
    delimiter: { short: 'd', argument: 'required' },
  },
  async run(process, options) {
    const found = await matching(process, options, 'pgrep');
    if (found === undefined) return 2;
    if (options.has('count')) await process.stdout.write(`${found.length}\n`);
    else if (found.length > 0) {
      const lines = found.map((entry) => {
        if (options.has('list-full')) return `${entry.pid} ${entry.argv.join(' ')}`;
        return options.has('list-name') ? `${entry.pid} ${commandOf(entry)}` : String(entry.pid);
      });
      await process.stdout.write(`${lines.join(options.value('delimiter') ?? '\n')}\n`);
    }
    return found.length > 0 ? 0 : 1;
  },
});

export const pkillProgram: ProgramDefinition = defineTool({
  name: 'pkill',
  usage: '\nUsage:\n pkill [options] <pattern>\n',
  hint: "Try `pkill --help' for more information.\n",
  usageError: 2,
  options: { ...selection, echo: { short: 'e' } },
  rewrite: (args) => args.map(asSignalOption),
  async run(process, options) {
    const signal = parseSignal(options.value('signal') ?? 'TERM');
    if (signal === undefined) {
      await process.stderr.write(`pkill: invalid signal: ${options.value('signal')}\n`);
      return 2;
    }
    const found = await matching(process, options, 'pkill');
    if (found === undefined) return 2;
    for (const entry of found) {
      const failure = trySignal(process, entry.pid, signal);
      if (failure !== undefined) await process.stderr.write(`pkill: killing pid ${entry.pid} failed: ${failure}\n`);
      else if (options.has('echo')) await process.stdout.write(`${commandOf(entry)} killed (pid ${entry.pid})\n`);
    }
    return found.length > 0 ? 0 : 1;
  },
});

/** `-9` is `--signal=9`. */
function asSignalOption(argument: string): string {
  const match = /^-(\d+|[A-Z][A-Z0-9]+)$/.exec(argument);
  return match !== null && parseSignal(match[1] ?? '') !== undefined ? `--signal=${match[1]}` : argument;
}

/** Undefined after a complaint. */
async function matching(process: Process, options: ParsedOptions, name: string): Promise<ProcessEntry[] | undefined> {
  const [pattern, ...more] = options.operands;
  const selects = ['parent', 'pgroup', 'euid', 'uid'].some((option) => options.has(option));
  if ((pattern === undefined && !selects) || more.length > 0) {
    const complaint = more.length > 0 ? 'only one pattern can be provided' : 'no matching criteria specified';
    await process.stderr.write(`${name}: ${complaint}\nTry \`${name} --help' for more information.\n`);
    return undefined;
  }
  const test = patternTest(pattern ?? '', options);
  const found = process.kernel
    .processes()
    .filter(
      (entry) =>
        entry.pid !== process.pid && test(entry) !== options.has('inverse') && isListed(process, entry, options),
    );
  const byAge = found.toSorted((left, right) => left.startedMs - right.startedMs || left.pid - right.pid);
  if (options.has('newest')) return byAge.slice(-1);
  return options.has('oldest') ? byAge.slice(0, 1) : found;
}

function patternTest(pattern: string, options: ParsedOptions): (entry: ProcessEntry) => boolean {
  const expression = new RegExp(
    options.has('exact') ? `^(?:${pattern})$` : pattern,
    options.has('ignore-case') ? 'i' : '',
  );
  return (entry) => expression.test(options.has('full') ? entry.argv.join(' ') : commandOf(entry));
}

function isListed({ files }: Process, entry: ProcessEntry, options: ParsedOptions): boolean {
  const listed = (name: string): string[] | undefined => options.value(name)?.split(',');
  const uids = [...(listed('euid') ?? []), ...(listed('uid') ?? [])].map((user) => findAccount(files, user)?.uid);
  if (uids.length > 0 && !uids.includes(entry.uid)) return false;
  if (listed('parent')?.includes(String(entry.parentPid)) === false) return false;
  return listed('pgroup')?.includes(String(entry.group)) !== false;
}
