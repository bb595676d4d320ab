import { isSystemError } from '../../system-error.ts';
import { swapSignature } from '../kernel-state.ts';
import type { Process } from '../process.ts';
import { defineTool } from './define-tool.ts';
import { humanSize } from './human-size.ts';

export const swaponProgram = defineTool({
  name: 'swapon',
  usage: '\nUsage:\n swapon [options] [<spec>]\n\nEnable devices and files for paging and swapping.\n',
  options: {
    all: { short: 'a' },
    show: { argument: 'optional' },
    summary: { short: 's' },
    noheadings: {},
    priority: { short: 'p', argument: 'required' },
  },
  async run(process, options) {
    if (options.has('summary')) {
      const text = process.files.readText('/proc/swaps');
      if (process.kernel.swaps().length > 0) await process.stdout.write(text);
      return 0;
    }
    const paths = options.has('all') ? swapsInFstab(process) : options.operands;
    if (options.has('show') || paths.length === 0) {
      if (!options.has('all')) await process.stdout.write(showSwaps(process, options.has('noheadings')));
      return 0;
    }
    let code = 0;
    for (const path of paths) if (!(await enable(process, path))) code = 255;
    return code;
  },
});

async function enable(process: Process, path: string): Promise<boolean> {
  if (process.user.uid !== 0)
    return await complain(process, `swapon: ${path}: swapon failed: Operation not permitted\n`);
  try {
    process.kernel.swapOn(process.resolve(path));
    return true;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT')
      return await complain(process, `swapon: cannot open ${path}: No such file or directory\n`);
    if (error.code === 'EINVAL') return await complain(process, `swapon: ${path}: read swap header failed\n`);
    return await complain(process, `swapon: ${path}: swapon failed: ${error.message}\n`);
  }
}

async function complain(process: Process, text: string): Promise<false> {
  await process.stderr.write(text);
  return false;
}

function swapsInFstab({ files }: Process): string[] {
  if (!files.exists('/etc/fstab')) return [];
  return files
    .readText('/etc/fstab')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([source = '', , type]) => (type === 'swap' ? [source] : []));
}

function showSwaps({ kernel }: Process, hidesHeader: boolean): string {
  const swaps = kernel.swaps();
  if (swaps.length === 0) return '';
  const width = Math.max(4, ...swaps.map(({ path }) => path.length));
  const header = hidesHeader ? '' : `${'NAME'.padEnd(width)} TYPE SIZE USED PRIO\n`;
  const line = ({ path, sizeBytes }: { path: string; sizeBytes: number }, index: number): string =>
    `${path.padEnd(width)} file ${humanSize(sizeBytes).padStart(4)}   0B ${String(-2 - index).padStart(4)}\n`;
  return header + swaps.map(line).join('');
}

export const swapoffProgram = defineTool({
  name: 'swapoff',
  usage: '\nUsage:\n swapoff [options] [<spec>]\n\nDisable devices and files for paging and swapping.\n',
  options: { all: { short: 'a' }, verbose: { short: 'v' } },
  async run(process, options) {
    if (process.user.uid !== 0) {
      await process.stderr.write('swapoff: Not superuser.\n');
      return 1;
    }
    const paths = options.has('all') ? process.kernel.swaps().map(({ path }) => path) : options.operands;
    let code = 0;
    for (const path of paths) {
      try {
        process.kernel.swapOff(process.resolve(path));
      } catch (error) {
        if (!isSystemError(error)) throw error;
        await process.stderr.write(`swapoff: ${path}: swapoff failed: ${error.message}\n`);
        code = 4;
      }
    }
    return code;
  },
});

const pageBytes = 4096;

export const mkswapProgram = defineTool({
  name: 'mkswap',
  usage: '\nUsage:\n mkswap [options] device [size]\n\nSet up a Linux swap area.\n',
  options: {},
  async run(process, options) {
    const [path] = options.operands;
    if (path === undefined) {
      await process.stderr.write('mkswap: error: Nowhere to set up swap on?\n');
      return 1;
    }
    const absolute = process.resolve(path);
    if (!process.files.exists(absolute)) {
      await process.stderr.write(`mkswap: cannot open ${path}: No such file or directory\n`);
      return 1;
    }
    const content = process.files.readFile(absolute);
    if (content.length < 10 * pageBytes) {
      await process.stderr.write('mkswap: error: swap area needs to be at least 40 KiB\n');
      return 1;
    }
    content.set(new TextEncoder().encode(swapSignature));
    process.files.writeFile(absolute, content);
    const kibibytes = (content.length - pageBytes) / 1024;
    await process.stdout.write(
      `Setting up swapspace version 1, size = ${kibibytes} KiB (${content.length - pageBytes} bytes)\nno label, UUID=${process.clock.uuid()}\n`,
    );
    return 0;
  },
});
