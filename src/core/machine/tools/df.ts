import type { MountEntry } from '../file-system.ts';
import { isAtOrBelow } from '../files/path.ts';
import { sourceOf } from '../proc-files/process-files.ts';
import type { Process } from '../process.ts';
import { alignColumns, type ColumnLayout } from './align-columns.ts';
import { defineTool } from './define-tool.ts';
import { humanSize } from './human-size.ts';
import type { ParsedOptions } from './options.ts';

export const dfProgram = defineTool({
  name: 'df',
  usage: 'Usage: df [OPTION]... [FILE]...\nShow information about the file system on which each FILE resides.\n',
  options: {
    all: { short: 'a' },
    'human-readable': { short: 'h' },
    si: { short: 'H' },
    inodes: { short: 'i' },
    k: {},
    m: {},
    local: { short: 'l' },
    'print-type': { short: 'T' },
    portability: { short: 'P' },
    type: { short: 't', argument: 'required' },
    'exclude-type': { short: 'x', argument: 'required' },
    total: {},
  },
  async run(process, options) {
    let code = 0;
    let mounts = process.files.mounts().filter((mount) => isShown(mount, options));
    if (options.operands.length > 0) {
      mounts = [];
      for (const operand of options.operands) {
        const path = process.resolve(operand);
        if (process.files.exists(path)) mounts.push(mountOf(process, process.files.realPath(path)));
        else {
          await process.stderr.write(`df: ${operand}: No such file or directory\n`);
          code = 1;
        }
      }
      if (mounts.length === 0) return code;
    }
    await process.stdout.write(table(process, options, mounts));
    return code;
  },
});

function mountOf({ files }: Process, path: string): MountEntry {
  const covering = files.mounts().filter((mount) => isAtOrBelow(path, mount.path));
  return covering.reduce((best, each) => (each.path.length >= best.path.length ? each : best), {
    path: '/',
    type: 'ext4',
    readOnly: false,
  });
}

const withoutBlocks: ReadonlySet<string> = new Set(['proc', 'sysfs', 'cgroup2', 'devpts', 'mqueue']);

function isShown({ type }: MountEntry, options: ParsedOptions): boolean {
  if (options.values('type').length > 0 && !options.values('type').includes(type)) return false;
  return !options.values('exclude-type').includes(type) && (options.has('all') || !withoutBlocks.has(type));
}

interface Usage {
  readonly totalBytes: number;
  readonly usedBytes: number;
}

/** What the disk keeps back for root, as ext4 does: five per cent. */
const reservedShare = 0.05;

function table(process: Process, options: ParsedOptions, mounts: readonly MountEntry[]): string {
  const isHuman = options.has('human-readable') || options.has('si');
  const block = options.has('m') ? 1 << 20 : 1024;
  const format = (bytes: number): string => (isHuman ? humanSize(bytes) : String(Math.ceil(bytes / block)));
  const typeColumn = (text: string): string[] => (options.has('print-type') ? [text] : []);
  const sizeHeader = isHuman
    ? 'Size'
    : options.has('m')
      ? '1M-blocks'
      : options.has('portability')
        ? '1024-blocks'
        : '1K-blocks';
  const headers = options.has('inodes')
    ? ['Inodes', 'IUsed', 'IFree', 'IUse%']
    : [sizeHeader, 'Used', isHuman ? 'Avail' : 'Available', options.has('portability') ? 'Capacity' : 'Use%'];
  const rows = mounts.map(({ path, type }) => {
    const { totalBytes, usedBytes } = usageOf(process, type);
    const figures = options.has('inodes')
      ? inodeFigures(totalBytes, usedBytes)
      : blockFigures(totalBytes, usedBytes, type, format);
    return [sourceOf(type), ...typeColumn(type), ...figures, path];
  });
  const layout: ColumnLayout[] = [
    { align: 'left', width: 14 },
    ...(options.has('print-type') ? [{ align: 'left' as const }] : []),
    { align: 'right', width: 5 },
    { align: 'right', width: 5 },
    { align: 'right', width: 5 },
    { align: 'right', width: 4 },
    { align: 'left' },
  ];
  return alignColumns([['Filesystem', ...typeColumn('Type'), ...headers, 'Mounted on'], ...rows], layout);
}

function usageOf({ kernel }: Process, type: string): Usage {
  if (type === 'ext4' || type === 'overlay') return kernel.diskUsage();
  return { totalBytes: Math.floor(kernel.resources.memoryBytes / 2), usedBytes: 0 };
}

function blockFigures(
  totalBytes: number,
  usedBytes: number,
  type: string,
  format: (bytes: number) => string,
): string[] {
  const reserved = type === 'ext4' || type === 'overlay' ? totalBytes * reservedShare : 0;
  const freeBytes = Math.max(0, totalBytes - reserved - usedBytes);
  const share = usedBytes + freeBytes === 0 ? 0 : Math.ceil((100 * usedBytes) / (usedBytes + freeBytes));
  return [format(totalBytes), format(usedBytes), format(freeBytes), `${share}%`];
}

const bytesPerInode = 16384;

function inodeFigures(totalBytes: number, usedBytes: number): string[] {
  const [total, used] = [Math.floor(totalBytes / bytesPerInode), Math.ceil(usedBytes / (4 * bytesPerInode))];
  return [String(total), String(used), String(total - used), `${Math.ceil((100 * used) / Math.max(1, total))}%`];
}
