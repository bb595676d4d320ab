import { defineProgram } from '../../../core/machine/process.ts';
import { cobraHelp } from '../../cli/cobra-help.ts';
import { defineCommand } from '../../cli/command.ts';
import { runCommandLine } from '../../cli/run-command-line.ts';
import { UnknownCommandError } from '../../cli/usage-error.ts';
import { versionCommand } from '../commands/version.ts';
import { ExitError } from '../exit-error.ts';
import { snapshotRestoreCommand } from './snapshot-restore.ts';
import { snapshotStatusCommand } from './snapshot-status.ts';
import { utilityFlags } from './utility-flags.ts';

const snapshotCommand = defineCommand({
  use: 'snapshot <subcommand>',
  short: 'Manages etcd node snapshots',
  subcommands: [snapshotRestoreCommand, snapshotStatusCommand],
});

const etcdutlCommand = defineCommand({
  use: 'etcdutl',
  short: 'An administrative command line tool for etcd3.',
  persistentFlags: utilityFlags,
  subcommands: [snapshotCommand, { ...versionCommand, short: 'Prints the version of etcdutl' }],
});

/** Works on the files of a member that does not run. */
export const etcdutlProgram = defineProgram({
  name: 'etcdutl',
  run: (process) =>
    runCommandLine(process, {
      root: etcdutlCommand,
      help: cobraHelp,
      async fail(error, path, { stderr }) {
        const message = error instanceof Error ? error.message : String(error);
        const isUnknown = error instanceof UnknownCommandError;
        const hint = isUnknown
          ? `Run 'etcdutl --help' for usage.\n`
          : error instanceof ExitError
            ? ''
            : cobraHelp(path);
        await stderr.write(`Error: ${message}\n${hint}`);
        return error instanceof ExitError ? error.code : 1;
      },
    }),
});
