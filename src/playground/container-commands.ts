import { commandPrograms } from '../terminal/commands/index.ts';
import { shellPrograms } from '../terminal/shell/index.ts';

/** The commands that stand in the root file systems of images with a shell. */
export const containerCommands: readonly string[] = [...shellPrograms, ...commandPrograms].map(({ name }) => name);
