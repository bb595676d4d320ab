import { defineProgram, type ProgramDefinition } from '../../core/machine/process.ts';
import { runShellProgram } from './bash-program.ts';

/** The shells: `bash`, and `sh` with the words of dash. */
export const shellPrograms: readonly ProgramDefinition[] = [
  defineProgram({ name: 'bash', run: (process) => runShellProgram(process, 'bash') }),
  defineProgram({ name: 'sh', run: (process) => runShellProgram(process, 'dash') }),
  defineProgram({ name: 'dash', run: (process) => runShellProgram(process, 'dash') }),
];
