import { defineCommand } from '../../cli/command.ts';
import { findCommand } from '../../cli/find-command.ts';
import { renderHelp } from '../help/render.ts';

export const helpCommand = defineCommand({
  use: 'help [command]',
  short: 'Help about any command',
  hidden: true,
  run: async ({ process, commandPath, args }) => {
    const [root] = commandPath;
    const { path, words } = await findCommand(root, args);
    if (words.length > 0 && path.length === 1) {
      await process.stdout.write(`Unknown help topic [${args.map((word) => `\`${word}\``).join(' ')}]\n\n\n`);
      const text = await renderHelp([root]);
      await process.stdout.write(text.slice(text.indexOf('Basic Commands')));
      return 0;
    }
    await process.stdout.write(await renderHelp(path));
    return 0;
  },
});
