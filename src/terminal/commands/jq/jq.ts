import { defineProgram } from '../../../core/machine/process.ts';

/** jq */
export const jq = defineProgram({ name: 'jq', run: async (process) => await (await import('./run.ts')).run(process) });
