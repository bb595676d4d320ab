import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A difference from the real server that stands for now. */
export interface KnownDifference {
  /** Default: all. */
  readonly area?: string;
  /** Default: all of the area. */
  readonly steps?: readonly string[];
  /** A regular expression for the place of the difference (`^headers.warning`). Default: anywhere. */
  readonly at?: string;
  readonly reason: string;
}

export function readKnownDifferences(): KnownDifference[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../known-differences.json'), 'utf8')) as KnownDifference[];
}

/** Those of a step's differences that are not known. */
export function unknownDifferences(
  known: readonly KnownDifference[],
  area: string,
  step: string,
  found: readonly string[],
): string[] {
  const of = known.filter(({ area: where = area, steps = [step] }) => where === area && steps.includes(step));
  return found.filter(
    (difference) => !of.some(({ at = '' }) => new RegExp(at).test(difference.split(': ', 1)[0] ?? '')),
  );
}
