import type { KeyValue } from '../etcd.ts';

/** What one revision did to one key. */
export interface Change {
  readonly revision: number;
  /** Where among the changes of its revision, from 0. */
  readonly position: number;
  readonly key: string;
  /** Undefined where the key was deleted. */
  readonly kv: KeyValue | undefined;
  /** What the change replaced; forgotten by compaction. */
  previous: KeyValue | undefined;
  readonly cause?: string;
}
