import type { FileStatus } from '../../../core/machine/file-system.ts';
import type { Process } from '../../../core/machine/process.ts';

export interface Found {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly status: FileStatus;
  /** The operand that it was found under. */
  readonly start: string;
}

export interface FindContext {
  readonly process: Process;
  /** Set by -prune: what is below is not looked at. */
  pruned: boolean;
  /** Set by -quit. */
  quit: boolean;
  failed: boolean;
}

/** A test or an action. */
export type Predicate = (found: Found, context: FindContext) => boolean | Promise<boolean>;

export interface FindExpression {
  readonly predicate: Predicate;
  readonly maximumDepth: number;
  readonly minimumDepth: number;
  /** What is in a directory comes before it. */
  readonly depthFirst: boolean;
  /** Runs the commands of `-exec ... +`. */
  finish(context: FindContext): Promise<void>;
}

export class FindSyntaxError extends Error {}
