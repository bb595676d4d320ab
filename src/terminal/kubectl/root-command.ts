import { type Command, defineCommand } from '../cli/command.ts';
import { annotateCommand } from './commands/annotate.ts';
import { applyCommand } from './commands/apply.ts';
import { attachCommand } from './commands/attach.ts';
import { cordonCommand } from './commands/cordon.ts';
import { createCommand } from './commands/create.ts';
import { deleteCommand } from './commands/delete.ts';
import { describeCommand } from './commands/describe.ts';
import { drainCommand } from './commands/drain.ts';
import { editCommand } from './commands/edit.ts';
import { execCommand } from './commands/exec.ts';
import { exposeCommand } from './commands/expose.ts';
import { getCommand } from './commands/get.ts';
import { helpCommand } from './commands/help.ts';
import { labelCommand } from './commands/label.ts';
import { logsCommand } from './commands/logs.ts';
import { optionsCommand } from './commands/options.ts';
import { patchCommand } from './commands/patch.ts';
import { replaceCommand } from './commands/replace.ts';
import { rolloutCommand } from './commands/rollout.ts';
import { runCommand } from './commands/run.ts';
import { scaleCommand } from './commands/scale.ts';
import { setCommand } from './commands/set.ts';
import { taintCommand } from './commands/taint.ts';
import { uncordonCommand } from './commands/uncordon.ts';
import { completeClusters, completeContexts, completeUsers } from './complete-names.ts';
import { completeNamespaces } from './complete-resources.ts';
import { globalFlags } from './global-flags.ts';

/** `kubectl` with every command. */
export const rootCommand: Command = defineCommand({
  use: 'kubectl',
  persistentFlags: {
    ...globalFlags,
    namespace: { ...globalFlags.namespace, complete: completeNamespaces },
    context: { ...globalFlags.context, complete: completeContexts },
    cluster: { ...globalFlags.cluster, complete: completeClusters },
    user: { ...globalFlags.user, complete: completeUsers },
  },
  subcommands: [
    createCommand,
    exposeCommand,
    runCommand,
    setCommand,
    getCommand,
    editCommand,
    deleteCommand,
    rolloutCommand,
    scaleCommand,
    cordonCommand,
    uncordonCommand,
    drainCommand,
    taintCommand,
    describeCommand,
    logsCommand,
    attachCommand,
    execCommand,
    applyCommand,
    patchCommand,
    replaceCommand,
    labelCommand,
    annotateCommand,
    helpCommand,
    optionsCommand,
  ],
});
