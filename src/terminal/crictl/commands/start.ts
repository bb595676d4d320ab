import { defineCommand } from '../../cli/command.ts';
import { connect } from '../connect.ts';
import { requireIds } from '../output.ts';

export const startCommand = defineCommand({
  use: 'start CONTAINER-ID [CONTAINER-ID...]',
  short: 'Start one or more created containers',
  checkArguments: requireIds,
  run: async (invocation) => {
    const cri = connect(invocation);
    for (const containerId of invocation.args) {
      await cri.runtime('StartContainer', { containerId });
      await invocation.process.stdout.write(`${containerId}\n`);
    }
    return 0;
  },
});
