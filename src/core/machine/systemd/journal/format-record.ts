import type { JournalRecord } from './journal-record.ts';

export type JournalFormat =
  | 'short'
  | 'short-full'
  | 'short-iso'
  | 'short-iso-precise'
  | 'short-precise'
  | 'short-monotonic'
  | 'short-unix'
  | 'cat'
  | 'json'
  | 'json-pretty'
  | 'verbose'
  | 'with-unit';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** A record as one line (or for `verbose` and `json-pretty` as several), without the last newline. */
export function formatRecord(record: JournalRecord, format: JournalFormat, hostname: string): string {
  if (format === 'cat') return record.message;
  if (format === 'json') return JSON.stringify(fieldsOf(record, hostname));
  if (format === 'json-pretty')
    return JSON.stringify(fieldsOf(record, hostname), undefined, '\t').replace(/": "/g, '" : "');
  if (format === 'verbose') return verbose(record, hostname);
  const pid = record.pid === undefined ? '' : `[${record.pid}]`;
  const speaker = format === 'with-unit' ? (record.unit ?? record.identifier) : record.identifier;
  const prefix = `${stamp(record, format)} ${hostname} ${speaker}${pid}: `;
  return prefix + record.message.replaceAll('\n', `\n${' '.repeat(prefix.length)}`);
}

function stamp({ realtimeUs, monotonicUs }: JournalRecord, format: JournalFormat): string {
  const date = new Date(Math.floor(realtimeUs / 1000));
  const iso = date.toISOString();
  const micros = String(realtimeUs % 1_000_000).padStart(6, '0');
  const short = `${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, '0')} ${iso.slice(11, 19)}`;
  switch (format) {
    case 'short-iso':
      return `${iso.slice(0, 19)}+00:00`;
    case 'short-iso-precise':
      return `${iso.slice(0, 19)}.${micros}+00:00`;
    case 'short-precise':
      return `${short}.${micros}`;
    case 'short-full':
    case 'with-unit':
      return `${days[date.getUTCDay()]} ${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
    case 'short-unix':
      return `${Math.floor(realtimeUs / 1_000_000)}.${micros}`;
    case 'short-monotonic':
      return `[${(monotonicUs / 1_000_000).toFixed(6).padStart(12)}]`;
    default:
      return short;
  }
}

function fieldsOf(record: JournalRecord, hostname: string): Record<string, string> {
  const fields: Record<string, string | undefined> = {
    __CURSOR: `s=${record.sequence.toString(16)};b=${bootField(record)}`,
    __REALTIME_TIMESTAMP: String(record.realtimeUs),
    __MONOTONIC_TIMESTAMP: String(record.monotonicUs),
    _BOOT_ID: bootField(record),
    _TRANSPORT: record.transport,
    _HOSTNAME: hostname,
    PRIORITY: String(record.priority),
    SYSLOG_IDENTIFIER: record.identifier,
    _PID: record.pid === undefined ? undefined : String(record.pid),
    _SYSTEMD_UNIT: record.unit,
    UNIT: record.about,
    MESSAGE_ID: record.messageId,
    MESSAGE: record.message,
  };
  return Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  );
}

function bootField({ bootId }: JournalRecord): string {
  return bootId.replaceAll('-', '');
}

function verbose(record: JournalRecord, hostname: string): string {
  const {
    __CURSOR: cursor = '',
    __REALTIME_TIMESTAMP: _time,
    __MONOTONIC_TIMESTAMP: _uptime,
    ...fields
  } = fieldsOf(record, hostname);
  const micros = String(record.realtimeUs % 1_000_000).padStart(6, '0');
  const time = stamp(record, 'short-full').replace(' UTC', `.${micros} UTC`);
  return [`${time} [${cursor}]`, ...Object.entries(fields).map(([name, value]) => `    ${name}=${value}`)].join('\n');
}
