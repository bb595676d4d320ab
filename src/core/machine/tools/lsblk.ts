import { alignColumns } from './align-columns.ts';
import { defineTool } from './define-tool.ts';

/** Lists the machine's one disk. */
export const lsblkProgram = defineTool({
  name: 'lsblk',
  usage: '\nUsage:\n lsblk [options] [<device> ...]\n\nList information about block devices.\n',
  options: { fs: { short: 'f' }, noheadings: { short: 'n' }, bytes: { short: 'b' } },
  async run(process, options) {
    const { totalBytes, usedBytes } = process.kernel.diskUsage();
    const size = options.has('bytes') ? String(totalBytes) : gibibytes(totalBytes);
    const header = [
      'NAME',
      ...(options.has('fs')
        ? ['FSTYPE', 'FSAVAIL', 'FSUSE%', 'MOUNTPOINTS']
        : ['MAJ:MIN', 'RM', 'SIZE', 'RO', 'TYPE', 'MOUNTPOINTS']),
    ];
    const share = `${Math.round((100 * usedBytes) / totalBytes)}%`;
    const rows = options.has('fs')
      ? [
          ['vda', '', '', '', ''],
          ['└─vda1', 'ext4', gibibytes(totalBytes - usedBytes), share, '/'],
        ]
      : [
          ['vda', '253:0', '0', size, '0', 'disk', ''],
          ['└─vda1', '253:1', '0', size, '0', 'part', '/'],
        ];
    const left = { align: 'left' } as const;
    const right = { align: 'right' } as const;
    const layout = options.has('fs')
      ? [left, left, right, right, left]
      : [left, right, right, right, right, left, left];
    await process.stdout.write(alignColumns(options.has('noheadings') ? rows : [header, ...rows], layout));
    return 0;
  },
});

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1).replace(/\.0$/, '')}G`;
}
