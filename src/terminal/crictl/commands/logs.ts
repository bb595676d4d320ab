import { defineCommand } from '../../cli/command.ts';
import { booleanFlag, integerFlag, stringFlag } from '../../cli/flag.ts';
import { connect } from '../connect.ts';
import { parseSince, showLog } from '../container-log.ts';
import { requireIds } from '../output.ts';

export const logsCommand = defineCommand({
  use: 'logs CONTAINER-ID',
  aliases: ['log'],
  short: 'Fetch the logs of a container',
  flags: {
    follow: booleanFlag({ shorthand: 'f', usage: 'Follow log output' }),
    'limit-bytes': integerFlag(
      {
        initial: -1,
        usage: 'Maximum bytes of logs to return. Defaults to no limit',
      },
      'int64',
    ),
    previous: booleanFlag({ shorthand: 'p', usage: 'Print the logs for the previous instance of the container' }),
    since: stringFlag({
      usage: 'Show logs since timestamp (e.g. 2013-01-02T13:23:37) or relative (e.g. 42m for 42 minutes)',
    }),
    tail: integerFlag(
      { initial: -1, usage: 'Number of lines to show from the end of the logs. Defaults to all' },
      'int64',
    ),
    timestamps: booleanFlag({ shorthand: 't', usage: 'Show timestamps' }),
  },
  checkArguments: requireIds,
  run: async (invocation) => {
    const { process, flags, args } = invocation;
    const cri = connect(invocation);
    let { status } = await cri.runtime('ContainerStatus', { containerId: args[0] ?? '' });
    if (flags.previous) {
      const { containers } = await cri.runtime('ListContainers', { podSandboxId: status.podSandboxId });
      const before = containers
        .filter(({ metadata }) => metadata.name === status.metadata.name && metadata.attempt < status.metadata.attempt)
        .toSorted((left, right) => right.metadata.attempt - left.metadata.attempt)[0];
      if (before === undefined)
        throw new Error(`Failed to find the previous instance of the container: ${status.metadata.name}`);
      ({ status } = await cri.runtime('ContainerStatus', { containerId: before.id }));
    }
    await showLog(process, cri, status, {
      follow: flags.follow,
      timestamps: flags.timestamps,
      tailLines: flags.tail,
      limitBytes: flags['limit-bytes'],
      sinceMs: flags.since === '' ? undefined : parseSince(flags.since, process.clock.now()),
    });
    return 0;
  },
});
