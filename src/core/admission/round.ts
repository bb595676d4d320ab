/**
 * The mutating steps of one write. When a plugin that asks others changes the object after others have seen it, all run once
 * more.
 */
export interface AdmissionRound {
  /** The second time. */
  readonly again: boolean;
  /** Asks for a second time. */
  repeat(): void;
  /** What a plugin remembers from the first time to the second, by its name. */
  readonly memory: Map<string, unknown>;
}
