import { defineCommand } from '../../cli/command.ts';
import { globalFlags } from '../global-flags.ts';
import { renderOptions } from '../help/render.ts';

export const optionsCommand = defineCommand({
  use: 'options',
  hidden: true,
  run: async ({ process }) => {
    await process.stdout.write(await renderOptions(globalFlags, process.env.get('HOME') ?? '/root'));
    return 0;
  },
});
