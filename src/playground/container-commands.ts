import { busyboxContainerCommands, debianContainerCommands } from '../core/machine/tools/catalogue.ts';
import { commandPrograms } from '../terminal/commands/index.ts';
import { shellPrograms } from '../terminal/shell/index.ts';

const shellAndText = [...shellPrograms, ...commandPrograms].map(({ name }): [string, string] => [name, name]);

/** The commands of Debian's images with a shell: file name to program. */
export const debianCommands: ReadonlyMap<string, string> = new Map([
  ...debianContainerCommands.map((name): [string, string] => [name, name]),
  ...shellAndText,
]);

/** The commands of BusyBox: file name to program. */
export const busyboxCommands: ReadonlyMap<string, string> = new Map([
  ...Object.entries(busyboxContainerCommands),
  ...shellAndText,
]);
