import { isSystemError } from '../../system-error.ts';
import { sourceOf } from '../proc-files/process-files.ts';
import type { Process } from '../process.ts';
import { defineTool } from './define-tool.ts';

export const mountProgram = defineTool({
  name: 'mount',
  usage: '\nUsage:\n mount [-lhV]\n mount -a [options]\n mount [options] <source> <directory>\n',
  options: {
    all: { short: 'a' },
    bind: { short: 'B' },
    rbind: { short: 'R' },
    options: { short: 'o', argument: 'required' },
    'read-only': { short: 'r' },
    types: { short: 't', argument: 'required' },
    verbose: { short: 'v' },
    'make-rshared': {},
    'make-shared': {},
    'make-private': {},
  },
  async run(process, options) {
    if (options.has('all') || options.has('make-rshared') || options.has('make-shared') || options.has('make-private'))
      return 0;
    const [source, target] = options.operands;
    if (source === undefined) {
      await process.stdout.write(mountList(process, options.value('types')));
      return 0;
    }
    const flags = options.values('options').flatMap((text) => text.split(','));
    const isBind = options.has('bind') || options.has('rbind') || flags.includes('bind') || flags.includes('rbind');
    const readOnly = options.has('read-only') || flags.includes('ro');
    if (target === undefined) return await complain(process, `mount: ${source}: can't find in /etc/fstab.\n`, 1);
    if (process.user.uid !== 0)
      return await complain(process, `mount: ${target}: must be superuser to use mount.\n`, 1);
    const type = isBind ? 'bind' : (options.value('types') ?? '');
    return await mount(process, { type, source, target, readOnly });
  },
});

interface MountRequest {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

const failed = 32;

async function mount(process: Process, { type, source, target, readOnly }: MountRequest): Promise<number> {
  const path = process.resolve(target);
  if (!process.files.exists(path))
    return await complain(process, `mount: ${target}: mount point does not exist.\n`, failed);
  try {
    if (type === 'tmpfs') process.files.mount(path, { kind: 'tmpfs' }, { readOnly });
    else if (type === 'bind') {
      process.files.mount(path, { kind: 'bind', files: process.files, path: process.resolve(source) }, { readOnly });
    } else if (process.files.exists(process.resolve(source))) {
      return await complain(process, `mount: ${target}: unknown filesystem type '${type || 'auto'}'.\n`, failed);
    } else return await complain(process, `mount: ${target}: special device ${source} does not exist.\n`, failed);
    return 0;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = error.code === 'ENOENT' ? `special device ${source} does not exist` : error.message;
    return await complain(process, `mount: ${target}: ${reason}.\n`, failed);
  }
}

function mountList({ files }: Process, wanted: string | undefined): string {
  return files
    .mounts()
    .filter(({ type }) => wanted === undefined || wanted.split(',').includes(type))
    .map(
      ({ path, type, readOnly }) => `${sourceOf(type)} on ${path} type ${type} (${readOnly ? 'ro' : 'rw'},relatime)\n`,
    )
    .join('');
}

async function complain(process: Process, text: string, code: number): Promise<number> {
  await process.stderr.write(text);
  return code;
}

export const umountProgram = defineTool({
  name: 'umount',
  usage: '\nUsage:\n umount [-hV]\n umount [options] <source> | <directory>\n',
  options: {
    all: { short: 'a' },
    force: { short: 'f' },
    lazy: { short: 'l' },
    recursive: { short: 'R' },
    verbose: { short: 'v' },
  },
  async run(process, options) {
    if (options.operands.length === 0)
      return await complain(process, "umount: bad usage\nTry 'umount --help' for more information.\n", 1);
    let code = 0;
    for (const target of options.operands) {
      const complaint = unmount(process, target);
      if (complaint !== undefined) code = await complain(process, `umount: ${target}: ${complaint}.\n`, failed);
    }
    return code;
  },
});

function unmount(process: Process, target: string): string | undefined {
  const path = process.resolve(target);
  if (!process.files.exists(path)) return 'no mount point specified';
  try {
    process.files.unmount(path);
    return undefined;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'EINVAL') return 'not mounted';
    if (error.code === 'EBUSY') return 'target is busy';
    return error.code === 'EPERM' ? 'must be superuser to unmount' : error.message;
  }
}
