import type { Clock } from '../../clock.ts';
import type { Process } from '../process.ts';
import type { JournalWriter } from './journal/journal-writer.ts';

/** What units work with. */
export interface ManagerContext {
  /** Process 1. */
  readonly process: Process;
  readonly clock: Clock;
  readonly journal: JournalWriter;
}
