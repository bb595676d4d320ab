import { availableParallelism } from 'node:os';

/** One line of what `npm run bench` prints. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'KiB' | 'MiB' | 'count' | '/s';
  readonly env: string;
}

export const nodeEnv = `node ${process.versions.node}, ${availableParallelism()} CPUs`;

/** Prints a figure with three digits behind the point at most. */
export function print(figure: Figure): void {
  console.log(JSON.stringify({ ...figure, value: Math.round(figure.value * 1000) / 1000 }));
}

/** The value below which the share `rank` (0 to 1) of `values` lies. */
export function percentile(values: readonly number[], rank: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * rank))] ?? Number.NaN;
}

export async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}
