import { defineProgram } from '../../core/machine/process.ts';

/** true */
export const true_ = defineProgram({ name: 'true', run: () => Promise.resolve(0) });

/** false */
export const false_ = defineProgram({ name: 'false', run: () => Promise.resolve(1) });
