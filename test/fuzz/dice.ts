import { PlaygroundClock } from '../../src/core/clock.ts';

/** Chance that repeats: the same seed throws the same. */
export interface Dice {
  /** From 0 up to, and without, 1. */
  random(): number;
  /** From 0 up to, and without, `below`. */
  below(below: number): number;
  /** Whether something happens that happens once in `times`. */
  oneIn(times: number): boolean;
  pick<T>(from: readonly T[]): T;
}

export function createDice(seed: number): Dice {
  const clock = new PlaygroundClock({ seed, speed: 0 });
  const below = (limit: number): number => Math.floor(clock.random() * limit);
  return {
    random: () => clock.random(),
    below,
    oneIn: (times) => below(times) === 0,
    pick: (from) => {
      const index = below(from.length);
      if (index >= from.length) throw new Error('there is nothing to pick from');
      return from[index] as (typeof from)[number];
    },
  };
}
