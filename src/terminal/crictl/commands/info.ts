import { defineCommand } from '../../cli/command.ts';
import { connect } from '../connect.ts';
import { printJson } from '../format.ts';

export const infoCommand = defineCommand({
  use: 'info',
  short: 'Display information of the container runtime',
  run: async (invocation) => {
    const { conditions } = await connect(invocation).runtime('Status', {});
    await printJson(invocation.process, { status: { conditions } });
    return 0;
  },
});
