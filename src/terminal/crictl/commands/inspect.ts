import type { ContainerStatus } from '../../../core/runtime/cri.ts';
import { defineCommand } from '../../cli/command.ts';
import { stringFlag } from '../../cli/flag.ts';
import { connect } from '../connect.ts';
import { formatTime, printJson } from '../format.ts';
import { requireIds } from '../output.ts';
import { printTemplate } from '../print-template.ts';

export const inspectCommand = defineCommand({
  use: 'inspect CONTAINER-ID [CONTAINER-ID...]',
  short: 'Display the status of one or more containers',
  flags: {
    output: stringFlag({ shorthand: 'o', usage: 'Output format, One of: json|go-template', initial: 'json' }),
    template: stringFlag({ usage: 'The template string is only used when output is go-template' }),
  },
  checkArguments: requireIds,
  run: async (invocation) => {
    const { process, flags, args } = invocation;
    const cri = connect(invocation);
    const statuses = await Promise.all(
      args.map(async (containerId) => (await cri.runtime('ContainerStatus', { containerId })).status),
    );
    const shown = statuses.map(describe);
    const value = shown.length === 1 ? shown[0] : shown;
    if (flags.output === 'go-template') await printTemplate(process, flags.template, value);
    else await printJson(process, value);
    return 0;
  },
});

function describe(status: ContainerStatus): unknown {
  const { createdAtMs, startedAtMs, finishedAtMs, pid, image, mounts, podSandboxId, ...rest } = status;
  return {
    info: { ...(pid === undefined ? {} : { pid }), sandboxID: podSandboxId },
    status: {
      ...rest,
      image: { image },
      createdAt: formatTime(createdAtMs),
      startedAt: formatTime(startedAtMs),
      finishedAt: formatTime(finishedAtMs),
      mounts: mounts.map(({ containerPath, hostPath, readOnly }) => ({
        containerPath,
        hostPath,
        propagation: 'PROPAGATION_PRIVATE',
        readonly: readOnly,
      })),
    },
  };
}
