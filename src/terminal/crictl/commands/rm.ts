import { defineCommand } from '../../cli/command.ts';
import { booleanFlag } from '../../cli/flag.ts';
import { connect } from '../connect.ts';
import { requireIds } from '../output.ts';

export const rmCommand = defineCommand({
  use: 'rm CONTAINER-ID [CONTAINER-ID...]',
  short: 'Remove one or more containers',
  flags: {
    all: booleanFlag({ shorthand: 'a', usage: 'Remove all containers' }),
    force: booleanFlag({ shorthand: 'f', usage: 'Force removal of the container, disregarding if running' }),
  },
  run: async (invocation) => {
    const { process, flags, args } = invocation;
    const cri = connect(invocation);
    const listed = flags.all ? (await cri.runtime('ListContainers', {})).containers : [];
    const ids = flags.all ? listed.map(({ id }) => id) : args;
    if (!flags.all) requireIds(ids);
    let exitCode = 0;
    for (const containerId of ids) {
      const { status } = await cri.runtime('ContainerStatus', { containerId });
      if (status.state === 'CONTAINER_RUNNING' && !flags.force) {
        await process.stderr.write(`ERRO[0000] container "${containerId}" is running, please stop it first\n`);
        exitCode = 1;
        continue;
      }
      await cri.runtime('RemoveContainer', { containerId });
      await process.stdout.write(`${containerId}\n`);
    }
    if (exitCode !== 0) throw new Error('unable to remove container(s)');
    return 0;
  },
});
