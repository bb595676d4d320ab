import { defineProgram } from '../../core/machine/process.ts';
import { cobraHelp } from '../cli/cobra-help.ts';
import { defineCommand } from '../cli/command.ts';
import { runCommandLine } from '../cli/run-command-line.ts';
import { initCommand } from './commands/init.ts';
import { joinCommand } from './commands/join.ts';
import { resetCommand } from './commands/reset.ts';
import { tokenCommand } from './commands/token.ts';
import { versionCommand } from './commands/version.ts';

export const kubeadmCommand = defineCommand({
  use: 'kubeadm',
  short: 'kubeadm: easily bootstrap a secure Kubernetes cluster',
  subcommands: [initCommand, joinCommand, resetCommand, tokenCommand, versionCommand],
});

/** kubeadm as a program. */
export const kubeadmProgram = defineProgram({
  name: 'kubeadm',
  run: (process) =>
    runCommandLine(process, {
      root: kubeadmCommand,
      help: (path) => cobraHelp(path),
      fail: async (error) => {
        const message = error instanceof Error ? error.message : String(error);
        await process.stderr.write(
          `error: ${message}\nTo see the stack trace of this error execute with --v=5 or higher\n`,
        );
        return 1;
      },
    }),
});
