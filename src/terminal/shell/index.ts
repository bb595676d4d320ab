import { lazyProgram, type ProgramDefinition } from '../../core/machine/process.ts';

/** The shells: `bash`, and `sh` with the words of dash. */
export const shellPrograms: readonly ProgramDefinition[] = [
  lazyProgram('bash', async () => (await import('./shells.ts')).bash),
  lazyProgram('sh', async () => (await import('./shells.ts')).sh),
  lazyProgram('dash', async () => (await import('./shells.ts')).dash),
];
