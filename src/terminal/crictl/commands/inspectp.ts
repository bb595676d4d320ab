import { defineCommand } from '../../cli/command.ts';
import { connect } from '../connect.ts';
import { formatTime, printJson } from '../format.ts';
import { requireIds } from '../output.ts';

export const inspectPodCommand = defineCommand({
  use: 'inspectp POD-ID [POD-ID...]',
  short: 'Display the status of one or more pods',
  checkArguments: requireIds,
  run: async (invocation) => {
    const cri = connect(invocation);
    const shown = await Promise.all(
      invocation.args.map(async (podSandboxId) => {
        const { status } = await cri.runtime('PodSandboxStatus', { podSandboxId });
        const { createdAtMs, ip, hostNetwork, ...rest } = status;
        const network = hostNetwork ? 'NODE' : 'POD';
        return {
          status: {
            ...rest,
            createdAt: formatTime(createdAtMs),
            linux: { namespaces: { options: { ipc: network, network, pid: 'CONTAINER', targetId: '' } } },
            network: { additionalIps: [], ip },
            runtimeHandler: '',
          },
        };
      }),
    );
    await printJson(invocation.process, shown.length === 1 ? shown[0] : shown);
    return 0;
  },
});
