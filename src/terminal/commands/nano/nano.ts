import { defineProgram } from '../../../core/machine/process.ts';

/** nano */
export const nano = defineProgram({
  name: 'nano',
  run: async (process) => await (await import('./run.ts')).run(process),
});
