import { defineProgram, type ProgramDefinition } from '../../../core/machine/process.ts';

function named(name: string): ProgramDefinition {
  return defineProgram({ name, run: async (process) => await (await import('./run.ts')).run(process) });
}

/** awk, under the names that it has. */
export const awk = named('awk');
export const mawk = named('mawk');
export const gawk = named('gawk');
