import type { Cgroups } from './cgroups.ts';
import type { GeneratedEntry, GeneratedFiles } from './file-system.ts';
import type { Kernel } from './kernel.ts';

/** /sys of a machine: control groups, network interfaces, processors, modules. */
export function sysFiles(kernel: Kernel, cgroups: Cgroups, modules: ReadonlySet<string>): GeneratedFiles {
  return {
    lookup(path) {
      const fixed = directories[path];
      if (fixed !== undefined) return { type: 'directory', names: [...fixed] };
      if (path === 'fs/cgroup' || path.startsWith('fs/cgroup/'))
        return cgroupEntry(cgroups, path.slice('fs/cgroup'.length) || '/');
      if (path === 'class/net')
        return { type: 'directory', names: kernel.network.interfaces().map(({ name }) => name) };
      if (path.startsWith('class/net/')) return interfaceEntry(kernel, path.slice('class/net/'.length).split('/'));
      if (path === 'module') return { type: 'directory', names: [...modules] };
      if (path.startsWith('module/'))
        return modules.has(path.slice('module/'.length)) ? { type: 'directory', names: [] } : undefined;
      return fileAt(kernel, path);
    },
  };
}

const directories: Readonly<Record<string, readonly string[]>> = {
  '': ['class', 'devices', 'fs', 'module'],
  class: ['dmi', 'net'],
  'class/dmi': ['id'],
  'class/dmi/id': ['product_name', 'product_uuid', 'sys_vendor'],
  devices: ['system'],
  'devices/system': ['cpu'],
  'devices/system/cpu': ['online', 'possible', 'present'],
  fs: ['cgroup'],
};

function fileAt(kernel: Kernel, path: string): GeneratedEntry | undefined {
  const file = (text: string): GeneratedEntry => ({ type: 'file', text: `${text}\n` });
  switch (path) {
    case 'devices/system/cpu/online':
    case 'devices/system/cpu/possible':
    case 'devices/system/cpu/present':
      return file(kernel.resources.cpus === 1 ? '0' : `0-${kernel.resources.cpus - 1}`);
    case 'class/dmi/id/product_name':
      return file('Tabernetes');
    case 'class/dmi/id/sys_vendor':
      return file('Tabernetes');
    case 'class/dmi/id/product_uuid':
      return kernel.files.exists('/etc/machine-id')
        ? file(asUuid(kernel.files.readText('/etc/machine-id').trim()))
        : undefined;
    default:
      return undefined;
  }
}

function asUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.*)$/, '$1-$2-$3-$4-$5');
}

function interfaceEntry(kernel: Kernel, [name, file, ...rest]: readonly string[]): GeneratedEntry | undefined {
  const found = kernel.network.interfaces().find((each) => each.name === name);
  if (found === undefined || rest.length > 0) return undefined;
  if (file === undefined) return { type: 'directory', names: ['address', 'mtu', 'operstate'] };
  const texts: Readonly<Record<string, string>> = {
    address: found.mac,
    mtu: '1500',
    operstate: found.up ? 'up' : 'down',
  };
  const text = texts[file];
  return text === undefined ? undefined : { type: 'file', text: `${text}\n` };
}

type CgroupFile = (cgroups: Cgroups, path: string) => string;

const cgroupFiles: Readonly<Record<string, CgroupFile>> = {
  'cgroup.controllers': () => 'cpuset cpu io memory hugetlb pids rdma misc',
  'cgroup.subtree_control': () => 'cpuset cpu io memory hugetlb pids rdma misc',
  'cpu.max': (cgroups, path) => {
    const processors = cgroups.limits(path)?.processors;
    return `${processors === undefined ? 'max' : Math.round(processors * 100_000)} 100000`;
  },
  'cpu.stat': (cgroups, path) => {
    const microseconds = Math.round(cgroups.usage(path).cpuNanoseconds / 1000);
    return `usage_usec ${microseconds}\nuser_usec ${microseconds}\nsystem_usec 0`;
  },
  'memory.current': (cgroups, path) => String(cgroups.usage(path).memoryBytes),
  'memory.max': (cgroups, path) => String(cgroups.limits(path)?.memoryBytes ?? 'max'),
};

function cgroupEntry(cgroups: Cgroups, path: string): GeneratedEntry | undefined {
  if (cgroups.has(path)) return { type: 'directory', names: [...Object.keys(cgroupFiles), ...cgroups.below(path)] };
  const slash = path.lastIndexOf('/');
  const group = path.slice(0, slash) || '/';
  const generate = cgroupFiles[path.slice(slash + 1)];
  if (generate === undefined || !cgroups.has(group)) return undefined;
  return { type: 'file', text: `${generate(cgroups, group)}\n` };
}
