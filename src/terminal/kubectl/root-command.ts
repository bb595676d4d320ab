import { type Command, defineCommand } from '../cli/command.ts';
import { applyCommand } from './commands/apply.ts';
import { createCommand } from './commands/create.ts';
import { deleteCommand } from './commands/delete.ts';
import { describeCommand } from './commands/describe.ts';
import { editCommand } from './commands/edit.ts';
import { getCommand } from './commands/get.ts';
import { helpCommand } from './commands/help.ts';
import { optionsCommand } from './commands/options.ts';
import { replaceCommand } from './commands/replace.ts';
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
    getCommand,
    editCommand,
    deleteCommand,
    applyCommand,
    replaceCommand,
    describeCommand,
    helpCommand,
    optionsCommand,
  ],
});
