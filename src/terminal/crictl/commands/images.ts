import type { Image } from '../../../core/runtime/cri.ts';
import { defineCommand } from '../../cli/command.ts';
import { booleanFlag } from '../../cli/flag.ts';
import { connect } from '../connect.ts';
import { formatSize, printJson, printTable, shortId } from '../format.ts';
import { imageJson } from '../image-json.ts';
import { outputFlag, wantsJson } from '../output.ts';

export const imagesCommand = defineCommand({
  use: 'images [REPOSITORY[:TAG]]',
  aliases: ['image', 'img'],
  short: 'List images',
  flags: {
    digests: booleanFlag({ usage: 'Show digests' }),
    'no-trunc': booleanFlag({ usage: 'Show output without truncating the ID' }),
    output: outputFlag,
    quiet: booleanFlag({ shorthand: 'q', usage: 'Only show image IDs' }),
  },
  run: async (invocation) => {
    const { process, flags, args } = invocation;
    const json = wantsJson(flags.output);
    const [image] = args;
    const { images } = await connect(invocation).image('ListImages', image === undefined ? {} : { image });
    const sorted = images.toSorted((left, right) => (firstName(left) < firstName(right) ? -1 : 1));
    if (flags.quiet) await process.stdout.write(sorted.map(({ id }) => `${id}\n`).join(''));
    else if (json) await printJson(process, { images: sorted.map(imageJson) });
    else {
      const digest = flags.digests ? ['DIGEST'] : [];
      const rows = sorted.flatMap((entry) => rowsOf(entry, { digests: flags.digests, full: flags['no-trunc'] }));
      await printTable(process, [['IMAGE', 'TAG', ...digest, 'IMAGE ID', 'SIZE'], ...rows]);
    }
    return 0;
  },
});

function firstName({ repoTags, repoDigests }: Image): string {
  return repoTags[0] ?? repoDigests[0] ?? '';
}

/** One row a tag. */
function rowsOf(image: Image, { digests, full }: { digests: boolean; full: boolean }): string[][] {
  const id = full ? image.id : shortId(image.id);
  const digestText = image.repoDigests[0]?.split('@')[1] ?? '<none>';
  const digest = digests ? [full ? digestText : shortId(digestText)] : [];
  const names =
    image.repoTags.length > 0 ? image.repoTags : [`${image.repoDigests[0]?.split('@')[0] ?? '<none>'}:<none>`];
  return names.map((name) => {
    const colon = name.lastIndexOf(':');
    return [name.slice(0, colon), name.slice(colon + 1), ...digest, id, formatSize(image.sizeBytes)];
  });
}
