import { defineCommand } from '../../cli/command.ts';
import { booleanFlag } from '../../cli/flag.ts';
import { connect } from '../connect.ts';
import { readContainerConfig } from '../pod-config.ts';

export const createContainerCommand = defineCommand({
  use: 'create POD container-config.[json] pod-config.[json]',
  short: 'Create a new container',
  flags: { 'with-pull': booleanFlag({ usage: 'Pull the image on container creation' }) },
  checkArguments: (args) => {
    if (args.length < 2) throw new Error('ID cannot be empty');
  },
  run: async (invocation) => {
    const { process, args, flags } = invocation;
    const [podSandboxId = '', path = ''] = args;
    const config = readContainerConfig(process.files.readText(process.resolve(path)));
    const cri = connect(invocation);
    if (flags['with-pull']) await cri.image('PullImage', { image: config.image });
    const { containerId } = await cri.runtime('CreateContainer', { podSandboxId, config });
    await process.stdout.write(`${containerId}\n`);
    return 0;
  },
});
