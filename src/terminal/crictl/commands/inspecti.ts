import { defineCommand } from '../../cli/command.ts';
import { connect } from '../connect.ts';
import { printJson } from '../format.ts';
import { imageJson } from '../image-json.ts';
import { requireIds } from '../output.ts';

export const inspectImageCommand = defineCommand({
  use: 'inspecti IMAGE-ID [IMAGE-ID...]',
  short: 'Return the status of one or more images',
  checkArguments: requireIds,
  run: async (invocation) => {
    const cri = connect(invocation);
    const shown = await Promise.all(
      invocation.args.map(async (name) => {
        const { image } = await cri.image('ImageStatus', { image: name });
        if (image === undefined) throw new Error(`no such image "${name}" present`);
        return { status: imageJson(image) };
      }),
    );
    await printJson(invocation.process, shown.length === 1 ? shown[0] : shown);
    return 0;
  },
});
