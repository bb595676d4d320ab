import { defineCommand } from '../command-line.ts';

/** less */
export const less = defineCommand(
  'less',
  { short: 'eEFiINRrSX' },
  async (line) => await (await import('./run.ts')).run(line),
);

/** more */
export const more = defineCommand(
  'more',
  { short: 'dflpcsu' },
  async (line) => await (await import('./run.ts')).run(line),
);
