import { defineCommand } from '../../cli/command.ts';
import { integerFlag } from '../../cli/flag.ts';
import { connect } from '../connect.ts';
import { requireIds } from '../output.ts';

export const stopCommand = defineCommand({
  use: 'stop CONTAINER-ID [CONTAINER-ID...]',
  short: 'Stop one or more running containers',
  flags: {
    timeout: integerFlag(
      { shorthand: 't', usage: 'Seconds to wait to kill the container after a graceful stop is requested' },
      'int64',
    ),
  },
  checkArguments: requireIds,
  run: async (invocation) => {
    const { process, flags, args } = invocation;
    const cri = connect(invocation);
    for (const containerId of args) {
      await cri.runtime('ContainerStatus', { containerId });
      await cri.runtime('StopContainer', { containerId, timeoutSeconds: flags.timeout });
      await process.stdout.write(`${containerId}\n`);
    }
    return 0;
  },
});
