import { etcdVersion } from '../../../core/etcd/etcd-version.ts';
import { defineCommand } from '../../cli/command.ts';

export const versionCommand = defineCommand({
  use: 'version',
  short: 'Prints the version of etcdctl',
  async run({ process }) {
    const program = process.argv[0]?.split('/').at(-1) ?? 'etcdctl';
    await process.stdout.write(
      `${program} version: ${etcdVersion}\nAPI version: ${etcdVersion.replace(/\.\d+$/, '')}\n`,
    );
    return 0;
  },
});
