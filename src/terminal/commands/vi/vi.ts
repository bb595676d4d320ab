import { defineProgram, type ProgramDefinition } from '../../../core/machine/process.ts';

function named(name: string): ProgramDefinition {
  return defineProgram({ name, run: async (process) => await (await import('./run.ts')).run(process) });
}

/** The editor under its names. */
export const vi = named('vi');
export const vim = named('vim');
