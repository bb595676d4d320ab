import { type Command, defineCommand, lazyCommand } from '../cli/command.ts';
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
    lazyCommand({ use: 'create' }, async () => (await import('./commands/create.ts')).createCommand),
    lazyCommand({ use: 'explain' }, async () => (await import('./commands/explain.ts')).explainCommand),
    lazyCommand({ use: 'expose' }, async () => (await import('./commands/expose.ts')).exposeCommand),
    lazyCommand({ use: 'run' }, async () => (await import('./commands/run.ts')).runCommand),
    lazyCommand({ use: 'set' }, async () => (await import('./commands/set.ts')).setCommand),
    lazyCommand({ use: 'get' }, async () => (await import('./commands/get.ts')).getCommand),
    lazyCommand({ use: 'edit' }, async () => (await import('./commands/edit.ts')).editCommand),
    lazyCommand({ use: 'delete' }, async () => (await import('./commands/delete.ts')).deleteCommand),
    lazyCommand({ use: 'rollout' }, async () => (await import('./commands/rollout.ts')).rolloutCommand),
    lazyCommand({ use: 'scale' }, async () => (await import('./commands/scale.ts')).scaleCommand),
    lazyCommand({ use: 'certificate' }, async () => (await import('./commands/certificate.ts')).certificateCommand),
    lazyCommand({ use: 'cluster-info' }, async () => (await import('./commands/cluster-info.ts')).clusterInfoCommand),
    lazyCommand({ use: 'cordon' }, async () => (await import('./commands/cordon.ts')).cordonCommand),
    lazyCommand({ use: 'uncordon' }, async () => (await import('./commands/uncordon.ts')).uncordonCommand),
    lazyCommand({ use: 'drain' }, async () => (await import('./commands/drain.ts')).drainCommand),
    lazyCommand({ use: 'taint' }, async () => (await import('./commands/taint.ts')).taintCommand),
    lazyCommand({ use: 'describe' }, async () => (await import('./commands/describe.ts')).describeCommand),
    lazyCommand({ use: 'logs' }, async () => (await import('./commands/logs.ts')).logsCommand),
    lazyCommand({ use: 'attach' }, async () => (await import('./commands/attach.ts')).attachCommand),
    lazyCommand({ use: 'exec' }, async () => (await import('./commands/exec.ts')).execCommand),
    lazyCommand({ use: 'port-forward' }, async () => (await import('./commands/port-forward.ts')).portForwardCommand),
    lazyCommand({ use: 'auth' }, async () => (await import('./commands/auth.ts')).authCommand),
    lazyCommand({ use: 'events' }, async () => (await import('./commands/events.ts')).eventsCommand),
    lazyCommand({ use: 'apply' }, async () => (await import('./commands/apply.ts')).applyCommand),
    lazyCommand({ use: 'diff' }, async () => (await import('./commands/diff.ts')).diffCommand),
    lazyCommand({ use: 'patch' }, async () => (await import('./commands/patch.ts')).patchCommand),
    lazyCommand({ use: 'replace' }, async () => (await import('./commands/replace.ts')).replaceCommand),
    lazyCommand({ use: 'wait' }, async () => (await import('./commands/wait.ts')).waitCommand),
    lazyCommand({ use: 'label' }, async () => (await import('./commands/label.ts')).labelCommand),
    lazyCommand({ use: 'annotate' }, async () => (await import('./commands/annotate.ts')).annotateCommand),
    lazyCommand({ use: 'completion' }, async () => (await import('./commands/completion.ts')).completionCommand),
    lazyCommand(
      { use: 'api-resources' },
      async () => (await import('./commands/api-resources.ts')).apiResourcesCommand,
    ),
    lazyCommand({ use: 'api-versions' }, async () => (await import('./commands/api-versions.ts')).apiVersionsCommand),
    lazyCommand({ use: 'config' }, async () => (await import('./commands/config.ts')).configCommand),
    lazyCommand({ use: 'version' }, async () => (await import('./commands/version.ts')).versionCommand),
    lazyCommand({ use: 'help', hidden: true }, async () => (await import('./commands/help.ts')).helpCommand),
    lazyCommand({ use: 'options', hidden: true }, async () => (await import('./commands/options.ts')).optionsCommand),
    lazyCommand(
      { use: '__complete', hidden: true },
      async () => (await import('./commands/complete.ts')).completeCommand,
    ),
  ],
});
