/** One message of the journal. */
export interface JournalRecord {
  /** Microseconds since the epoch. */
  readonly realtimeUs: number;
  /** Microseconds since the machine started. */
  readonly monotonicUs: number;
  readonly bootId: string;
  /** Counts from 1 with the first message ever. */
  readonly sequence: number;
  readonly transport: 'stdout' | 'syslog' | 'kernel' | 'journal';
  readonly identifier: string;
  readonly pid: number | undefined;
  /** Syslog's: 0 (emergency) to 7 (debug). */
  readonly priority: number;
  readonly message: string;
  /** The unit that said it. */
  readonly unit: string | undefined;
  /** The unit that it is about, where the system manager says something of one. */
  readonly about: string | undefined;
  /** Names the kind of message, for `journalctl -x`. */
  readonly messageId: string | undefined;
}

type Row = [
  realtimeUs: number,
  monotonicUs: number,
  bootId: string,
  sequence: number,
  transport: JournalRecord['transport'],
  identifier: string,
  pid: number | null,
  priority: number,
  message: string,
  unit: string | null,
  about: string | null,
  messageId: string | null,
];

/** A record as a line of a journal file. */
export function encodeRecord(record: JournalRecord): string {
  const row: Row = [
    record.realtimeUs,
    record.monotonicUs,
    record.bootId,
    record.sequence,
    record.transport,
    record.identifier,
    record.pid ?? null,
    record.priority,
    record.message,
    record.unit ?? null,
    record.about ?? null,
    record.messageId ?? null,
  ];
  return `${JSON.stringify(row)}\n`;
}

/** Undefined for a line that was cut off. */
export function decodeRecord(line: string): JournalRecord | undefined {
  if (!line.endsWith(']')) return undefined;
  const [
    realtimeUs,
    monotonicUs,
    bootId,
    sequence,
    transport,
    identifier,
    pid,
    priority,
    message,
    unit,
    about,
    messageId,
  ] = JSON.parse(line) as Row;
  return {
    realtimeUs,
    monotonicUs,
    bootId,
    sequence,
    transport,
    identifier,
    pid: pid ?? undefined,
    priority,
    message,
    unit: unit ?? undefined,
    about: about ?? undefined,
    messageId: messageId ?? undefined,
  };
}
