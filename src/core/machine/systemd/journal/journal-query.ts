import type { ParsedOptions } from '../../tools/options.ts';
import { unitName } from '../load-unit.ts';
import { matchesPattern } from '../systemctl/pattern.ts';
import type { JournalRecord } from './journal-record.ts';
import { isAboutUnit } from './match.ts';
import { parseTime } from './parse-time.ts';

/** An option whose argument means nothing. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

export type Matches = (record: JournalRecord) => boolean;

const priorities = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];

interface QueryContext {
  readonly nowMs: number;
  readonly bootId: string;
  /** The boots there are records of, oldest first. */
  readonly boots: readonly string[];
}

/** What `journalctl`'s options ask for. Throws QueryError. */
export function journalQuery(options: ParsedOptions, context: QueryContext): Matches {
  const tests: Matches[] = [];
  const { nowMs, bootId } = context;
  const units = [...options.values('unit'), ...options.values('user-unit')];
  if (units.length > 0) tests.push((record) => units.some((unit) => isFromUnit(record, unit)));
  const identifiers = options.values('identifier');
  if (identifiers.length > 0) tests.push(({ identifier }) => identifiers.includes(identifier));
  if (options.has('dmesg')) tests.push((record) => record.transport === 'kernel' && record.bootId === bootId);
  if (options.has('boot')) {
    const wanted = bootOf(options.value('boot') ?? '0', context);
    tests.push((record) => record.bootId === wanted);
  }
  const [since, until] = [options.value('since'), options.value('until')];
  if (since !== undefined) tests.push(fromTime(since, nowMs));
  if (until !== undefined) tests.push(untilTime(until, nowMs));
  const priority = options.value('priority');
  if (priority !== undefined) tests.push(hasPriority(priority));
  const pattern = options.value('grep');
  if (pattern !== undefined) tests.push(containsPattern(pattern));
  tests.push(...fieldMatches(options.operands));
  return (record) => tests.every((test) => test(record));
}

/** The units that are asked for by their names; undefined where some are not. */
export function mentionedUnits(options: ParsedOptions): string[] | undefined {
  const units = [...options.values('unit'), ...options.values('user-unit')];
  return units.length === 0 || units.some((unit) => /[*?[]/.test(unit)) ? undefined : units.map(unitName);
}

function isFromUnit(record: JournalRecord, unit: string): boolean {
  if (!/[*?[]/.test(unit)) return isAboutUnit(record, unitName(unit));
  return [record.unit, record.about].some((name) => name !== undefined && matchesPattern(name, unit));
}

function fromTime(text: string, nowMs: number): Matches {
  const sinceUs = timeUs(text, nowMs);
  return ({ realtimeUs }) => realtimeUs >= sinceUs;
}

function untilTime(text: string, nowMs: number): Matches {
  const untilUs = timeUs(text, nowMs);
  return ({ realtimeUs }) => realtimeUs <= untilUs;
}

function timeUs(text: string, nowMs: number): number {
  const timeMs = parseTime(text, nowMs);
  if (timeMs === undefined) throw new QueryError(`Failed to parse timestamp: ${text}`);
  return timeMs * 1000;
}

function hasPriority(text: string): Matches {
  const [first = '', second] = text.split('..');
  const level = (name: string): number => {
    const number = /^[0-7]$/.test(name)
      ? Number(name)
      : priorities.findIndex(
          (each) => each === name || (name === 'warn' && each === 'warning') || (name === 'error' && each === 'err'),
        );
    if (number < 0) throw new QueryError(`Unknown log level ${name}`);
    return number;
  };
  const bounds =
    second === undefined ? [0, level(first)] : [level(first), level(second)].sort((left, right) => left - right);
  const [low = 0, high = 0] = bounds;
  return ({ priority }) => priority >= low && priority <= high;
}

/** A pattern in lower case matches either. */
function containsPattern(pattern: string): Matches {
  try {
    const expression = new RegExp(pattern, pattern === pattern.toLowerCase() ? 'i' : '');
    return ({ message }) => expression.test(message);
  } catch {
    throw new QueryError(`Bad pattern "${pattern}"`);
  }
}

function bootOf(text: string, { bootId, boots }: QueryContext): string {
  if (/^[0-9a-f-]{32,36}$/.test(text))
    return boots.find((boot) => boot.replaceAll('-', '') === text.replaceAll('-', '')) ?? text;
  const offset = Number(text);
  if (!Number.isInteger(offset)) throw new QueryError(`Failed to parse boot descriptor '${text}'`);
  if (offset === 0) return bootId;
  const all = boots.includes(bootId) ? boots : [...boots, bootId];
  const boot = offset < 0 ? all.at(offset - 1) : all[offset - 1];
  if (boot === undefined)
    throw new QueryError(`Data from the specified boot (${text}) is not available: No such boot ID in journal`);
  return boot;
}

const fields: Readonly<Record<string, (record: JournalRecord) => string | undefined>> = {
  _PID: ({ pid }) => (pid === undefined ? undefined : String(pid)),
  _SYSTEMD_UNIT: ({ unit }) => unit,
  _COMM: ({ identifier }) => identifier,
  _TRANSPORT: ({ transport }) => transport,
  _BOOT_ID: ({ bootId }) => bootId.replaceAll('-', ''),
  PRIORITY: ({ priority }) => String(priority),
  SYSLOG_IDENTIFIER: ({ identifier }) => identifier,
  UNIT: ({ about }) => about,
  MESSAGE: ({ message }) => message,
  MESSAGE_ID: ({ messageId }) => messageId,
};

/** `FIELD=VALUE` operands: of the same field one must match, of different fields all. */
function fieldMatches(operands: readonly string[]): Matches[] {
  const wanted = new Map<string, string[]>();
  for (const operand of operands) {
    const equals = operand.indexOf('=');
    if (equals <= 0) throw new QueryError(`Failed to add match '${operand}': Invalid argument`);
    const name = operand.slice(0, equals);
    wanted.set(name, [...(wanted.get(name) ?? []), operand.slice(equals + 1)]);
  }
  return Array.from(wanted, ([name, values]) => (record: JournalRecord) => {
    const value = fields[name]?.(record);
    return value !== undefined && values.includes(value);
  });
}
