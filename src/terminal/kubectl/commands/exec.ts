import { queryOf } from '../../../core/client/client.ts';
import { booleanFlag, durationFlag, listFlag, stringFlag } from '../../cli/flag.ts';
import { completeNamesOf } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { UsageError } from '../failures.ts';
import { pickContainer, requireContainer } from '../remote/pick-container.ts';
import { findTarget, firstPodOf } from '../remote/pods-of.ts';
import { canUseTerminal, runRemoteCommand } from '../remote/remote-command.ts';
import { repeatedQuery } from '../remote/repeated-query.ts';

export const execCommand = defineKubectlCommand({
  use: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  flags: {
    container: stringFlag({ shorthand: 'c' }),
    filename: listFlag({ shorthand: 'f' }),
    'pod-running-timeout': durationFlag({ initial: 60_000 }),
    quiet: booleanFlag({ shorthand: 'q' }),
    stdin: booleanFlag({ shorthand: 'i' }),
    tty: booleanFlag({ shorthand: 't' }),
  },
  complete: completeNamesOf('pods'),
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = argsBeforeDash === 0 ? '' : (args[0] ?? '');
    if (argsBeforeDash === undefined && (args.length > 1 || (args.length > 0 && flags.filename.length > 0))) {
      throw new UsageError('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
    }
    const words = argsBeforeDash === undefined ? [] : args.slice(argsBeforeDash);
    if (name === '' && flags.filename.length === 0) throw new Error('pod, type/name or --filename must be specified');
    if (words.length === 0) throw new Error('you must specify at least one command for the container');
    const target = await findTarget(
      session,
      name,
      flags.filename.length === 0 ? {} : { files: { filename: flags.filename }, latest: true },
    );
    const { pod } = await firstPodOf(session, target, flags['pod-running-timeout']);
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed') {
      throw new Error(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    }
    const { container } =
      flags.container === ''
        ? await pickContainer(session, pod, '', flags.quiet)
        : requireContainer(pod, flags.container);
    const tty = await canUseTerminal(session, flags);
    const query = queryOf({
      container: container.name,
      stdin: flags.stdin || undefined,
      stdout: true,
      stderr: tty ? undefined : true,
      tty: tty || undefined,
    });
    const path = `/api/v1/namespaces/${pod.metadata.namespace ?? ''}/pods/${pod.metadata.name}/exec`;
    await runRemoteCommand(session, {
      target: `${path}${query}&${repeatedQuery('command', words)}`,
      stdin: flags.stdin,
      tty,
    });
  },
});
