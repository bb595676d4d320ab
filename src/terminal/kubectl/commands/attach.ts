import { booleanFlag, durationFlag, stringFlag } from '../../cli/flag.ts';
import { completeNamesOf } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { attachToPod } from '../remote/attach-to-pod.ts';
import { findTarget, firstPodOf } from '../remote/pods-of.ts';

export const attachCommand = defineKubectlCommand({
  use: 'attach (POD | TYPE/NAME) -c CONTAINER',
  flags: {
    container: stringFlag({ shorthand: 'c' }),
    'detach-keys': stringFlag({ initial: 'ctrl-p,ctrl-q' }),
    'pod-running-timeout': durationFlag({ initial: 60_000 }),
    quiet: booleanFlag({ shorthand: 'q' }),
    stdin: booleanFlag({ shorthand: 'i' }),
    tty: booleanFlag({ shorthand: 't' }),
  },
  complete: completeNamesOf('pods'),
  run: async (session, { flags, args }) => {
    if (args.length === 0) throw new Error('at least 1 argument is required for attach');
    if (args.length > 2)
      throw new Error(
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
      );
    if (flags['pod-running-timeout'] <= 0) throw new Error('--pod-running-timeout must be higher than zero');
    const target = await findTarget(session, args.join('/'));
    const { pod } = await firstPodOf(session, target, flags['pod-running-timeout']);
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed')
      throw new Error(`cannot attach a container in a completed pod; current phase is ${phase}`);
    const { container, stdin, tty, quiet } = flags;
    await attachToPod(session, pod, { container, stdin, tty, quiet, commandName: 'kubectl attach' });
  },
});
