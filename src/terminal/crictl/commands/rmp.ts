import { defineCommand } from '../../cli/command.ts';
import { booleanFlag } from '../../cli/flag.ts';
import { connect } from '../connect.ts';
import { requireIds } from '../output.ts';

export const removePodCommand = defineCommand({
  use: 'rmp POD-ID [POD-ID...]',
  short: 'Remove one or more pods',
  flags: {
    force: booleanFlag({ shorthand: 'f', usage: 'Force removal of the pod sandbox, disregarding if running' }),
  },
  checkArguments: requireIds,
  run: async (invocation) => {
    const cri = connect(invocation);
    for (const podSandboxId of invocation.args) {
      const { status } = await cri.runtime('PodSandboxStatus', { podSandboxId });
      if (status.state === 'SANDBOX_READY' && !invocation.flags.force)
        throw new Error(`pod sandbox "${podSandboxId}" is running, please stop it first`);
      await cri.runtime('StopPodSandbox', { podSandboxId });
      await cri.runtime('RemovePodSandbox', { podSandboxId });
      await invocation.process.stdout.write(`Removed sandbox ${podSandboxId}\n`);
    }
    return 0;
  },
});
