import { defineCommand } from '../../cli/command.ts';
import { booleanFlag } from '../../cli/flag.ts';
import { connect } from '../connect.ts';
import { requireIds } from '../output.ts';

export const removeImageCommand = defineCommand({
  use: 'rmi IMAGE-ID [IMAGE-ID...]',
  short: 'Remove one or more images',
  flags: {
    all: booleanFlag({ shorthand: 'a', usage: 'Remove all images' }),
    prune: booleanFlag({ shorthand: 'q', usage: 'Remove all unused images' }),
  },
  run: async (invocation) => {
    const { process, flags, args } = invocation;
    const cri = connect(invocation);
    const { images } = await cri.image('ListImages', {});
    const { containers } = await cri.runtime('ListContainers', {});
    const used = new Set(containers.map(({ imageRef }) => imageRef));
    const candidates = images.filter(
      ({ pinned, repoDigests }) => !pinned && !(flags.prune && repoDigests.some((digest) => used.has(digest))),
    );
    const names = flags.all || flags.prune ? candidates.map(({ id }) => id) : args;
    if (!flags.all && !flags.prune) requireIds(names);
    for (const name of names) {
      const { image } = await cri.image('ImageStatus', { image: name });
      if (image === undefined) throw new Error(`no such image ${name}`);
      await cri.image('RemoveImage', { image: image.id });
      for (const tag of image.repoTags) await process.stdout.write(`Deleted: ${tag}\n`);
    }
    return 0;
  },
});
