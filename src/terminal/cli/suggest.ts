import { type Command, commandName } from './command.ts';

const farthest = 2;

/** The names of the commands that may have been meant, in the order in which they are defined. */
export function suggestCommands(parent: Command, typed: string): string[] {
  const lower = typed.toLowerCase();
  return (parent.subcommands ?? [])
    .filter((command) => command.hidden !== true)
    .map(commandName)
    .filter((name) => editDistance(lower, name.toLowerCase()) <= farthest || name.toLowerCase().startsWith(lower));
}

/** How many letters must be added, removed or replaced to come from one word to the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
