import type { ProgramDefinition } from '../../core/machine/process.ts';

export const commandPrograms: readonly ProgramDefinition[] = [];
