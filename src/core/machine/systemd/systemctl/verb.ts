import type { Process } from '../../process.ts';
import type { ParsedOptions } from '../../tools/options.ts';

/** One `systemctl VERB`. */
export interface SystemctlCall {
  readonly process: Process;
  readonly options: ParsedOptions;
  /** Behind the verb. */
  readonly operands: readonly string[];
  /** The verb. */
  readonly name: string;
}

export type SystemctlVerb = (call: SystemctlCall) => Promise<number>;

/** Complains that a verb needs something behind it. */
export async function tooFewArguments({ process }: SystemctlCall): Promise<number> {
  await process.stderr.write('Too few arguments.\n');
  return 1;
}
