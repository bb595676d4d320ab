import type { UserInfo } from '../api/authentication-v1.ts';
import type { Clock } from '../clock.ts';

/** Who writes, and how. */
export interface WriteContext {
  readonly clock: Clock;
  readonly user: UserInfo;
  /** Everything happens but the write. */
  readonly dryRun: boolean;
  /** What made the writer write; kept beside the value. */
  readonly cause?: string | undefined;
  /** Adds a `Warning` header to the answer. */
  warn(message: string): void;
}
