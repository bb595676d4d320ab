import { kernelRelease, kernelVersion } from '../kernel-state.ts';
import type { ProcContext } from './proc-context.ts';

/** The files directly in /proc, by name. */
export const machineFiles: Readonly<Record<string, (context: ProcContext) => string>> = {
  cgroups: () =>
    '#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t0\t1\t1\ncpu\t0\t1\t1\nmemory\t0\t1\t1\npids\t0\t1\t1\n',
  cmdline: () => `BOOT_IMAGE=/vmlinuz-${kernelRelease} root=/dev/vda1 ro console=tty1 console=ttyS0\n`,
  cpuinfo,
  filesystems: () =>
    'nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\nnodev\tcgroup2\nnodev\tdevtmpfs\nnodev\toverlay\n\text4\n',
  kmsg: ({ kernel }) =>
    kernel.log
      .entries()
      .map(({ priority, message }) => `<${priority}>${message}\n`)
      .join(''),
  loadavg,
  meminfo,
  modules: ({ state }) =>
    [...state.modules]
      .toReversed()
      .map((name) => `${name} 32768 0 - Live 0x0000000000000000\n`)
      .join(''),
  partitions: () => 'major minor  #blocks  name\n\n 253        0   20971520 vda\n 253        1   20970496 vda1\n',
  stat,
  swaps,
  uptime: ({ kernel, bootedMs }) => {
    const seconds = (kernel.clock.now() - bootedMs) / 1000;
    const busy = kernel.usage('/').cpuNanoseconds / 1e9;
    return `${seconds.toFixed(2)} ${Math.max(0, seconds * kernel.resources.cpus - busy).toFixed(2)}\n`;
  },
  version: () =>
    `Linux version ${kernelRelease} (buildd@lcy02-amd64-094) (x86_64-linux-gnu-gcc-13 (Ubuntu 13.3.0-6ubuntu2~24.04) 13.3.0, GNU ld (GNU Binutils for Ubuntu) 2.42) ${kernelVersion}\n`,
};

function cpuinfo({ kernel }: ProcContext): string {
  const processor = (index: number): string =>
    [
      `processor\t: ${index}`,
      'vendor_id\t: GenuineIntel',
      'cpu family\t: 6',
      'model\t\t: 85',
      'model name\t: Intel(R) Xeon(R) Processor',
      'stepping\t: 7',
      'cpu MHz\t\t: 2400.000',
      'cache size\t: 16384 KB',
      'physical id\t: 0',
      `siblings\t: ${kernel.resources.cpus}`,
      `core id\t\t: ${index}`,
      `cpu cores\t: ${kernel.resources.cpus}`,
      'fpu\t\t: yes',
      'flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ht syscall nx lm constant_tsc hypervisor',
      'bogomips\t: 4800.00',
      '\n',
    ].join('\n');
  return Array.from({ length: kernel.resources.cpus }, (_, index) => processor(index)).join('');
}

function loadavg({ processes }: ProcContext): string {
  return `0.00 0.00 0.00 1/${processes.all().length} ${processes.lastPid}\n`;
}

function meminfo({ kernel, state }: ProcContext): string {
  const totalBytes = kernel.resources.memoryBytes;
  const freeBytes = Math.max(0, totalBytes - kernel.usage('/').memoryBytes);
  const swapBytes = [...state.swaps.values()].reduce((sum, swap) => sum + swap.sizeBytes, 0);
  const line = (name: string, bytes: number): string =>
    `${`${name}:`.padEnd(15)} ${String(Math.floor(bytes / 1024)).padStart(8)} kB\n`;
  return [
    line('MemTotal', totalBytes),
    line('MemFree', freeBytes),
    line('MemAvailable', freeBytes),
    line('Buffers', 0),
    line('Cached', 0),
    line('SwapCached', 0),
    line('SwapTotal', swapBytes),
    line('SwapFree', swapBytes),
    line('Shmem', 0),
    line('SReclaimable', 0),
  ].join('');
}

const ticksPerNanosecond = 1e-7;

function stat({ kernel, processes, bootedMs }: ProcContext): string {
  const { cpus } = kernel.resources;
  const busy = Math.round(kernel.usage('/').cpuNanoseconds * ticksPerNanosecond);
  const idle = Math.max(0, Math.round((kernel.clock.now() - bootedMs) / 10) * cpus - busy);
  const line = (name: string, share: number): string =>
    `${name} ${Math.round(busy / share)} 0 0 ${Math.round(idle / share)} 0 0 0 0 0 0\n`;
  const each = Array.from({ length: cpus }, (_, index) => line(`cpu${index}`, cpus)).join('');
  return `${line('cpu ', 1)}${each}ctxt 0\nbtime ${Math.floor(bootedMs / 1000)}\nprocesses ${processes.lastPid}\nprocs_running 1\nprocs_blocked 0\n`;
}

function swaps({ state }: ProcContext): string {
  const header = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';
  const line = ([path, { type, sizeBytes }]: [string, { type: string; sizeBytes: number }], index: number): string =>
    `${path.padEnd(40)}${type}\t\t${Math.floor(sizeBytes / 1024)}\t\t0\t\t${-2 - index}\n`;
  return header + [...state.swaps].map(line).join('');
}
