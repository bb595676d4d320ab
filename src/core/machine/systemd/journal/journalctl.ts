import type { Process } from '../../process.ts';
import { defineTool } from '../../tools/define-tool.ts';
import type { ParsedOptions } from '../../tools/options.ts';
import { formatTimestamp } from '../time-span.ts';
import { explanationLines } from '../unit-messages.ts';
import { formatRecord, type JournalFormat } from './format-record.ts';
import { activeJournal, archivedJournals } from './journal-files.ts';
import { journalQuery, type Matches, mentionedUnits, QueryError } from './journal-query.ts';
import { followJournal, journalBackwards, lastSequence } from './journal-reader.ts';
import type { JournalRecord } from './journal-record.ts';

const formats: readonly JournalFormat[] = [
  'short',
  'short-full',
  'short-iso',
  'short-iso-precise',
  'short-precise',
  'short-monotonic',
  'short-unix',
  'cat',
  'json',
  'json-pretty',
  'verbose',
  'with-unit',
];

export const journalctlProgram = defineTool({
  name: 'journalctl',
  usage: 'journalctl [OPTIONS...] [MATCHES...]\n\nQuery the journal.\n',
  hint: '',
  options: {
    all: { short: 'a' },
    boot: { short: 'b', argument: 'optional', takesNext: /^([-+]?\d+|[0-9a-f]{32}|all)$/ },
    catalog: { short: 'x' },
    dmesg: { short: 'k' },
    'disk-usage': {},
    flush: {},
    follow: { short: 'f' },
    full: { short: 'l' },
    grep: { short: 'g', argument: 'required' },
    identifier: { short: 't', argument: 'required' },
    lines: { short: 'n', argument: 'optional', takesNext: /^(\+?\d+|all)$/ },
    'list-boots': {},
    'no-full': {},
    'no-hostname': {},
    'no-pager': {},
    'no-tail': {},
    output: { short: 'o', argument: 'required' },
    'pager-end': { short: 'e' },
    priority: { short: 'p', argument: 'required' },
    quiet: { short: 'q' },
    reverse: { short: 'r' },
    rotate: {},
    since: { short: 'S', argument: 'required' },
    sync: {},
    system: {},
    unit: { short: 'u', argument: 'required' },
    until: { short: 'U', argument: 'required' },
    'user-unit': { argument: 'required' },
    utc: {},
    'vacuum-size': { argument: 'required' },
    'vacuum-time': { argument: 'required' },
  },
  async run(process, options) {
    try {
      return await runJournalctl(process, options);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      await process.stderr.write(`${error.message}\n`);
      return 1;
    }
  },
});

async function runJournalctl(process: Process, options: ParsedOptions): Promise<number> {
  const { files, kernel, clock, stdout } = process;
  if (options.has('list-boots')) return await listBoots(process, [...journalBackwards(files)].reverse());
  if (options.has('disk-usage')) {
    await stdout.write(`Archived and active journals take up ${diskUsage(process)} in the file system.\n`);
    return 0;
  }
  const format = formatNamed(options.value('output') ?? 'short');
  const boots = options.has('boot') ? bootsOf([...journalBackwards(files)].reverse()) : [];
  const matches = journalQuery(options, { nowMs: clock.now(), bootId: kernel.bootId, boots });
  const newest = lastSequence(files);
  const shown = latestMatching(process, options, matches);
  const printer = new Printer(process, options, format);
  if (shown.length === 0 && !options.has('follow') && !options.has('quiet')) {
    await stdout.write('-- No entries --\n');
    return options.has('grep') ? 1 : 0;
  }
  for (const record of options.has('reverse') ? shown : shown.toReversed()) await printer.print(record);
  await printer.flush();
  if (options.has('follow')) await follow(process, printer, matches, newest);
  return 0;
}

/** As many as are to be shown, newest first. */
function latestMatching({ files }: Process, options: ParsedOptions, matches: Matches): JournalRecord[] {
  const limit = lineLimit(options);
  const found: JournalRecord[] = [];
  if (limit <= 0) return found;
  for (const record of journalBackwards(files, mentionedUnits(options))) {
    if (!matches(record)) continue;
    found.push(record);
    if (found.length >= limit) break;
  }
  return found;
}

function bootsOf(records: readonly JournalRecord[]): string[] {
  return [...new Set(records.map(({ bootId }) => bootId))];
}

function diskUsage({ files }: Process): string {
  const paths = [...archivedJournals(files), activeJournal(files)].filter((path) => files.exists(path));
  const bytes = paths.reduce((sum, path) => sum + files.stat(path).size, 0);
  return `${(bytes / (1 << 20)).toFixed(1)}M`;
}

async function follow(process: Process, printer: Printer, matches: Matches, after: number): Promise<void> {
  for await (const record of followJournal(process.files, after, process.killed)) {
    if (!matches(record)) continue;
    await printer.print(record);
    await printer.flush();
  }
}

function formatNamed(name: string): JournalFormat {
  const format = formats.find((each) => each === name);
  if (format === undefined) throw new QueryError(`Unknown output format '${name}'.`);
  return format;
}

const defaultLines = 10;
const pagerLines = 1000;

function lineLimit(options: ParsedOptions): number {
  const text = options.value('lines');
  if (options.has('lines') && text !== 'all') {
    const count = text === undefined ? defaultLines : Number(text.replace(/^\+/, ''));
    if (!Number.isInteger(count) || count < 0) throw new QueryError(`Failed to parse lines '${text}'`);
    return count;
  }
  if (options.has('follow') && !options.has('no-tail')) return defaultLines;
  return options.has('pager-end') ? pagerLines : Infinity;
}

const batchCharacters = 16384;

/** Writes records with what stands between them. */
class Printer {
  readonly #process: Process;
  readonly #options: ParsedOptions;
  readonly #format: JournalFormat;
  #lastBoot: string | undefined;
  #pending = '';

  constructor(process: Process, options: ParsedOptions, format: JournalFormat) {
    this.#process = process;
    this.#options = options;
    this.#format = format;
  }

  async print(record: JournalRecord): Promise<void> {
    const isText = !['json', 'json-pretty', 'cat', 'verbose'].includes(this.#format);
    if (isText && this.#lastBoot !== undefined && this.#lastBoot !== record.bootId) {
      this.#pending += `-- Boot ${record.bootId.replaceAll('-', '')} --\n`;
    }
    this.#lastBoot = record.bootId;
    this.#pending += `${formatRecord(record, this.#format, this.#process.kernel.hostname)}\n`;
    if (isText && this.#options.has('catalog') && record.messageId !== undefined) {
      const lines = explanationLines(record.messageId, record.about ?? record.unit ?? '');
      this.#pending += lines.map((line) => `${line}\n`).join('');
    }
    if (this.#pending.length > batchCharacters) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#pending;
    this.#pending = '';
    if (text !== '') await this.#process.stdout.write(text);
  }
}

async function listBoots(process: Process, records: readonly JournalRecord[]): Promise<number> {
  const boots = bootsOf(records);
  const time = ({ realtimeUs = 0 }: Partial<JournalRecord> = {}): string =>
    formatTimestamp(Math.floor(realtimeUs / 1000));
  const width = Math.max(3, String(boots.length).length + 1);
  const lines = boots.map((boot, index) => {
    const own = records.filter(({ bootId }) => bootId === boot);
    const offset = String(index - boots.length + 1).padStart(width);
    return `${offset} ${boot.replaceAll('-', '')} ${time(own[0])} ${time(own.at(-1))}\n`;
  });
  await process.stdout.write(
    `IDX BOOT ID                          FIRST ENTRY                 LAST ENTRY\n${lines.join('')}`,
  );
  return 0;
}
