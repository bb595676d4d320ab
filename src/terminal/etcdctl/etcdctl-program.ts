import { defineProgram } from '../../core/machine/process.ts';
import { type CommandPath, commandName, defineCommand } from '../cli/command.ts';
import { runCommandLine } from '../cli/run-command-line.ts';
import { UnknownCommandError } from '../cli/usage-error.ts';
import { compactionCommand } from './commands/compaction.ts';
import { delCommand } from './commands/del.ts';
import { endpointCommand } from './commands/endpoint.ts';
import { getCommand } from './commands/get.ts';
import { leaseCommand } from './commands/lease.ts';
import { memberCommand } from './commands/member.ts';
import { putCommand } from './commands/put.ts';
import { snapshotCommand } from './commands/snapshot.ts';
import { versionCommand } from './commands/version.ts';
import { watchCommand } from './commands/watch.ts';
import { ExitError } from './exit-error.ts';
import { globalFlags } from './global-flags.ts';
import { etcdctlHelp } from './help.ts';

export const etcdctlCommand = defineCommand({
  use: 'etcdctl',
  short: 'A simple command line client for etcd3.',
  persistentFlags: globalFlags,
  subcommands: [
    compactionCommand,
    delCommand,
    endpointCommand,
    getCommand,
    leaseCommand,
    memberCommand,
    putCommand,
    snapshotCommand,
    versionCommand,
    watchCommand,
  ],
});

export const etcdctlProgram = defineProgram({
  name: 'etcdctl',
  run: (process) =>
    runCommandLine(process, {
      root: etcdctlCommand,
      help: etcdctlHelp,
      async fail(error, path, { stderr }) {
        if (process.killed.aborted) return 1;
        const { text, code } = describeError(error, path);
        await stderr.write(text);
        return code;
      },
    }),
});

function describeError(error: unknown, path: CommandPath): { text: string; code: number } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ExitError) return { text: message === '' ? '' : `Error: ${message}\n`, code: error.code };
  if (error instanceof UnknownCommandError) {
    return { text: `Error: ${message}\nRun '${commandName(path[0])} --help' for usage.\n`, code: 1 };
  }
  return { text: `Error: ${message}\n${etcdctlHelp(path)}\n`, code: 1 };
}
