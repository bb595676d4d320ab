import { defineProgram } from '../../core/machine/process.ts';
import { runShellProgram } from './bash-program.ts';

export const bash = defineProgram({ name: 'bash', run: (process) => runShellProgram(process, 'bash') });
export const sh = defineProgram({ name: 'sh', run: (process) => runShellProgram(process, 'dash') });
export const dash = defineProgram({ name: 'dash', run: (process) => runShellProgram(process, 'dash') });
