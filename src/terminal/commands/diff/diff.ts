import { defineCommand } from '../command-line.ts';

/** diff */
export const diff = defineCommand(
  'diff',
  {
    short: 'abBiL:NqrsuU:wyZ',
    long: {
      text: 'a',
      brief: 'q',
      color: 'K?',
      'ignore-all-space': 'w',
      'ignore-blank-lines': 'B',
      'ignore-case': 'i',
      'ignore-space-change': 'b',
      'ignore-trailing-space': 'Z',
      label: 'L=',
      'new-file': 'N',
      recursive: 'r',
      'report-identical-files': 's',
      unified: 'u',
    },
  },
  async (line) => await (await import('./run.ts')).run(line),
  2,
);
