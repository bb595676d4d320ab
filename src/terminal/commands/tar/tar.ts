import { defineProgram } from '../../../core/machine/process.ts';

/** tar */
export const tar = defineProgram({
  name: 'tar',
  run: async (process) => await (await import('./run.ts')).run(process),
});
