import { defineProgram, type Process } from '../process.ts';
import { defineTool } from './define-tool.ts';

export const modprobeProgram = defineTool({
  name: 'modprobe',
  usage:
    'Usage:\n\tmodprobe [options] [-i] [-b] modulename\n\tmodprobe [options] -a [-i] [-b] modulename [modulename...]\n\tmodprobe [options] -r [-i] modulename\n',
  options: {
    all: { short: 'a' },
    remove: { short: 'r' },
    quiet: { short: 'q' },
    verbose: { short: 'v' },
    'dry-run': { short: 'n' },
  },
  async run(process, options) {
    const names = options.has('all') ? options.operands : options.operands.slice(0, 1);
    if (names.length === 0) {
      await process.stderr.write('modprobe: ERROR: missing parameters. See -h.\n');
      return 1;
    }
    let code = 0;
    for (const name of names) {
      const done = options.has('remove')
        ? await remove(process, name)
        : await load(process, name, options.has('quiet'));
      if (!done) code = 1;
    }
    return code;
  },
});

async function load(process: Process, name: string, isQuiet: boolean): Promise<boolean> {
  if (process.user.uid !== 0) {
    await process.stderr.write(`modprobe: ERROR: could not insert '${name}': Operation not permitted\n`);
    return false;
  }
  if (process.kernel.loadModule(name)) return true;
  const directory = `/lib/modules/${process.files.readText('/proc/sys/kernel/osrelease').trim()}`;
  if (!isQuiet) await process.stderr.write(`modprobe: FATAL: Module ${name} not found in directory ${directory}\n`);
  return false;
}

async function remove(process: Process, name: string): Promise<boolean> {
  const module = name.replaceAll('-', '_');
  if (process.kernel.modules().includes(module)) {
    process.kernel.unloadModule(module);
    return true;
  }
  await process.stderr.write(`modprobe: FATAL: Module ${name} not found.\n`);
  return false;
}

export const lsmodProgram = defineTool({
  name: 'lsmod',
  usage: 'Usage:\n\tlsmod\n',
  options: {},
  async run(process) {
    const lines = process.files
      .readText('/proc/modules')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [name = '', size = '', uses = ''] = line.split(' ');
        return `${name.padEnd(19)} ${size.padStart(8)}  ${uses}\n`;
      });
    await process.stdout.write(`Module                  Size  Used by\n${lines.join('')}`);
    return 0;
  },
});

/** Loads what /etc/modules-load.d names when the machine starts. */
export const systemdModulesLoadProgram = defineProgram({
  name: 'systemd-modules-load',
  async run(process) {
    let code = 0;
    for (const name of configuredModules(process)) {
      if (process.kernel.loadModule(name)) continue;
      await process.stderr.write(`Failed to find module '${name}'\n`);
      code = 1;
    }
    return code;
  },
});

function configuredModules({ files }: Process): string[] {
  return ['/usr/lib/modules-load.d', '/etc/modules-load.d']
    .filter((directory) => files.exists(directory))
    .flatMap((directory) => files.readDirectory(directory).map((name) => `${directory}/${name}`))
    .filter((path) => path.endsWith('.conf'))
    .flatMap((path) => files.readText(path).split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
