import { defineCommand } from '../../cli/command.ts';
import { renderHelp } from '../help/render.ts';
import { certificateApproveCommand } from './certificate/approve.ts';
import { certificateDenyCommand } from './certificate/deny.ts';

export const certificateCommand = defineCommand({
  use: 'certificate SUBCOMMAND',
  subcommands: [certificateApproveCommand, certificateDenyCommand],
  run: async ({ process, commandPath }) => {
    await process.stdout.write(await renderHelp(commandPath));
    return 0;
  },
});
