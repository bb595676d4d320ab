import { defineCommand } from '../../cli/command.ts';
import { stringFlag } from '../../cli/flag.ts';
import { kubernetesVersion } from '../versions.ts';

export const versionCommand = defineCommand({
  use: 'version',
  short: 'Print the version of kubeadm',
  flags: {
    output: stringFlag({ shorthand: 'o', usage: "Output format; available options are 'yaml', 'json' and 'short'" }),
  },
  run: async ({ process, flags }) => {
    const [major, minor] = kubernetesVersion.slice(1).split('.');
    await process.stdout.write(
      flags.output === 'short'
        ? `${kubernetesVersion}\n`
        : `kubeadm version: &version.Info{Major:"${major}", Minor:"${minor}", GitVersion:"${kubernetesVersion}", Platform:"linux/amd64"}\n`,
    );
    return 0;
  },
});
