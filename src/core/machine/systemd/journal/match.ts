import type { JournalRecord } from './journal-record.ts';

/** Whether a message comes from a unit or is the system manager's about it. */
export function isAboutUnit({ unit, about }: JournalRecord, name: string): boolean {
  return unit === name || about === name;
}
