import { defineCommand } from '../../cli/command.ts';
import { connect } from '../connect.ts';
import { requireIds } from '../output.ts';

export const stopPodCommand = defineCommand({
  use: 'stopp POD-ID [POD-ID...]',
  short: 'Stop one or more running pods',
  checkArguments: requireIds,
  run: async (invocation) => {
    const cri = connect(invocation);
    for (const podSandboxId of invocation.args) {
      await cri.runtime('StopPodSandbox', { podSandboxId });
      await invocation.process.stdout.write(`Stopped sandbox ${podSandboxId}\n`);
    }
    return 0;
  },
});
