import { defineCommand } from '../../cli/command.ts';
import { connect } from '../connect.ts';

export const pullCommand = defineCommand({
  use: 'pull NAME[:TAG|@DIGEST]',
  short: 'Pull an image from a registry',
  checkArguments: (args) => {
    if (args.length === 0) throw new Error('image name cannot be empty');
  },
  run: async (invocation) => {
    const image = invocation.args[0] ?? '';
    try {
      const { imageRef } = await connect(invocation).image('PullImage', { image });
      await invocation.process.stdout.write(`Image is up to date for ${imageRef}\n`);
    } catch (error) {
      throw new Error(`pulling image: ${error instanceof Error ? error.message : String(error)}`);
    }
    return 0;
  },
});
