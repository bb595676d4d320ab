import { defineProgram } from '../../../core/machine/process.ts';

/** bc */
export const bc = defineProgram({ name: 'bc', run: async (process) => await (await import('./run.ts')).run(process) });
