import { defineProgram } from '../../core/machine/process.ts';
import { cobraHelp } from '../cli/cobra-help.ts';
import { defineCommand } from '../cli/command.ts';
import { runCommandLine } from '../cli/run-command-line.ts';
import { createContainerCommand } from './commands/create.ts';
import { execCommand } from './commands/exec.ts';
import { imagesCommand } from './commands/images.ts';
import { infoCommand } from './commands/info.ts';
import { inspectCommand } from './commands/inspect.ts';
import { inspectImageCommand } from './commands/inspecti.ts';
import { inspectPodCommand } from './commands/inspectp.ts';
import { logsCommand } from './commands/logs.ts';
import { podsCommand } from './commands/pods.ts';
import { psCommand } from './commands/ps.ts';
import { pullCommand } from './commands/pull.ts';
import { rmCommand } from './commands/rm.ts';
import { removeImageCommand } from './commands/rmi.ts';
import { removePodCommand } from './commands/rmp.ts';
import { runPodCommand } from './commands/runp.ts';
import { startCommand } from './commands/start.ts';
import { statsCommand } from './commands/stats.ts';
import { stopCommand } from './commands/stop.ts';
import { stopPodCommand } from './commands/stopp.ts';
import { versionCommand } from './commands/version.ts';
import { globalFlags } from './connect.ts';

export const crictlCommand = defineCommand({
  use: 'crictl',
  short: 'client for CRI',
  persistentFlags: globalFlags,
  subcommands: [
    createContainerCommand,
    execCommand,
    imagesCommand,
    infoCommand,
    inspectCommand,
    inspectImageCommand,
    inspectPodCommand,
    logsCommand,
    podsCommand,
    psCommand,
    pullCommand,
    removeImageCommand,
    removePodCommand,
    rmCommand,
    runPodCommand,
    startCommand,
    statsCommand,
    stopCommand,
    stopPodCommand,
    versionCommand,
  ],
});

/** crictl as a program: what the node's container runtime runs, seen without Kubernetes. */
export const crictlProgram = defineProgram({
  name: 'crictl',
  run: (process) =>
    runCommandLine(process, {
      root: crictlCommand,
      help: (path) => cobraHelp(path),
      fail: async (error) => {
        await process.stderr.write(`FATA[0000] ${error instanceof Error ? error.message : String(error)}\n`);
        return 1;
      },
    }),
});
