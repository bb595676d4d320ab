import { isSystemError } from '../../system-error.ts';
import type { FileSystem } from '../file-system.ts';
import { defineProgram, type Process } from '../process.ts';
import { defineTool } from './define-tool.ts';

const parameterRoot = '/proc/sys';
const configurationDirectories = ['/etc/sysctl.d', '/run/sysctl.d', '/usr/local/lib/sysctl.d', '/usr/lib/sysctl.d'];

export const sysctlProgram = defineTool({
  name: 'sysctl',
  usage: '\nUsage:\n sysctl [options] [variable[=value] ...]\n',
  hint: '\nUsage:\n sysctl [options] [variable[=value] ...]\n\nFor more details see sysctl(8).\n',
  options: {
    all: { short: 'aAX' },
    load: { short: 'p', argument: 'optional' },
    f: { argument: 'optional' },
    system: {},
    values: { short: 'n' },
    names: { short: 'N' },
    ignore: { short: 'e' },
    quiet: { short: 'q' },
    write: { short: 'w' },
  },
  async run(process, options) {
    const { operands } = options;
    const settings = { isQuiet: options.has('quiet'), ignoresUnknown: options.has('ignore') };
    if (options.has('system')) return await applyFiles(process, systemFiles(process.files), true);
    if (options.has('load') || options.has('f')) {
      const named = options.value('load') ?? options.value('f');
      const files = [...(named === undefined ? [] : [named]), ...operands];
      return await applyFiles(process, files.length > 0 ? files : ['/etc/sysctl.conf'], false);
    }
    const format = options.has('values') ? valueOnly : options.has('names') ? nameOnly : assignment;
    if (options.has('all')) {
      for (const path of parameterPaths(process.files, parameterRoot))
        await show(process, nameOf(path), format, settings);
      return 0;
    }
    let code = 0;
    for (const operand of operands) {
      const isWrite = operand.includes('=');
      const done = isWrite
        ? await set(process, operand, settings, format)
        : await show(process, operand, format, settings);
      if (!done) code = settings.ignoresUnknown ? code : 1;
    }
    return code;
  },
});

/** Applies the configuration files when the machine starts. */
export const systemdSysctlProgram = defineProgram({
  name: 'systemd-sysctl',
  run: async (process) => {
    const settings = { isQuiet: true, ignoresUnknown: false };
    for (const path of systemFiles(process.files)) {
      for (const line of assignmentsIn(process.files.readText(path))) await set(process, line, settings, assignment);
    }
    return 0;
  },
});

interface SysctlSettings {
  readonly isQuiet: boolean;
  readonly ignoresUnknown: boolean;
}

type Format = (name: string, value: string) => string;
const assignment: Format = (name, value) => `${name} = ${value}\n`;
const valueOnly: Format = (_name, value) => `${value}\n`;
const nameOnly: Format = (name) => `${name}\n`;

/** `net.ipv4.ip_forward` and `net/ipv4/ip_forward` are the same. */
function pathOf(name: string): string {
  return `${parameterRoot}/${name.includes('/') ? name : name.replaceAll('.', '/')}`;
}

function nameOf(path: string): string {
  return path.slice(parameterRoot.length + 1).replaceAll('/', '.');
}

async function show(process: Process, name: string, format: Format, settings: SysctlSettings): Promise<boolean> {
  const path = pathOf(name);
  if (!process.files.exists(path)) return await complain(process, name, settings);
  if (process.files.stat(path).type === 'directory') {
    for (const below of parameterPaths(process.files, path)) await show(process, nameOf(below), format, settings);
    return true;
  }
  const value = process.files.readText(path).trimEnd();
  await process.stdout.write(format(nameOf(path), value));
  return true;
}

async function set(process: Process, text: string, settings: SysctlSettings, format: Format): Promise<boolean> {
  const equals = text.indexOf('=');
  const name = text.slice(0, equals).trim().replace(/^-/, '');
  const value = text.slice(equals + 1).trim();
  const path = pathOf(name);
  try {
    process.files.writeFile(path, `${value}\n`);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT') return await complain(process, name, settings);
    const reason = error.code === 'EACCES' ? 'permission denied on key' : 'setting key';
    const suffix = error.code === 'EACCES' ? '' : `: ${error.message}`;
    await process.stderr.write(`sysctl: ${reason} "${name}"${suffix}\n`);
    return false;
  }
  if (!settings.isQuiet) await process.stdout.write(format(nameOf(path), value));
  return true;
}

async function complain(process: Process, name: string, settings: SysctlSettings): Promise<false> {
  if (!settings.ignoresUnknown) {
    await process.stderr.write(`sysctl: cannot stat ${pathOf(name)}: No such file or directory\n`);
  }
  return false;
}

/** The configuration files in the order in which they count; of two of the same name the first directory's. */
function systemFiles(files: FileSystem): string[] {
  const byName = new Map<string, string>();
  for (const directory of configurationDirectories) {
    if (!files.exists(directory)) continue;
    for (const name of files.readDirectory(directory)) {
      if (name.endsWith('.conf') && !byName.has(name)) byName.set(name, `${directory}/${name}`);
    }
  }
  const sorted = [...byName].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, path]) => path);
  return files.exists('/etc/sysctl.conf') ? [...sorted, '/etc/sysctl.conf'] : sorted;
}

async function applyFiles(process: Process, paths: readonly string[], announces: boolean): Promise<number> {
  let code = 0;
  const settings = { isQuiet: false, ignoresUnknown: false };
  for (const path of paths) {
    const absolute = process.resolve(path);
    if (!process.files.exists(absolute)) {
      await process.stderr.write(`sysctl: cannot open "${path}": No such file or directory\n`);
      code = 1;
      continue;
    }
    if (announces) await process.stdout.write(`* Applying ${absolute} ...\n`);
    for (const line of assignmentsIn(process.files.readText(absolute))) {
      if (!(await set(process, line, settings, assignment))) code = 1;
    }
  }
  return code;
}

function assignmentsIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith(';') && line.includes('='));
}

function parameterPaths(files: FileSystem, directory: string): string[] {
  return files.readDirectory(directory).flatMap((name) => {
    const path = `${directory}/${name}`;
    return files.stat(path).type === 'directory' ? parameterPaths(files, path) : [path];
  });
}
