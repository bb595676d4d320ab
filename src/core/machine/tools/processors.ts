import { defineTool } from './define-tool.ts';

export const nprocProgram = defineTool({
  name: 'nproc',
  usage: 'Usage: nproc [OPTION]...\nPrint the number of processing units available to the current process.\n',
  options: { all: {}, ignore: { argument: 'required' } },
  async run(process, options) {
    const count = Math.max(1, process.kernel.resources.cpus - Number(options.value('ignore') ?? 0));
    await process.stdout.write(`${count}\n`);
    return 0;
  },
});

export const lscpuProgram = defineTool({
  name: 'lscpu',
  usage: '\nUsage:\n lscpu [options]\n\nDisplay information about the CPU architecture.\n',
  options: {},
  async run(process) {
    const text = process.files.readText('/proc/cpuinfo');
    const value = (name: string): string => new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(text)?.[1] ?? '';
    const { cpus } = process.kernel.resources;
    const fields: readonly (readonly [string, string])[] = [
      ['Architecture', 'x86_64'],
      ['  CPU op-mode(s)', '32-bit, 64-bit'],
      ['  Byte Order', 'Little Endian'],
      ['CPU(s)', String(cpus)],
      ['  On-line CPU(s) list', cpus === 1 ? '0' : `0-${cpus - 1}`],
      ['Vendor ID', value('vendor_id')],
      ['  Model name', value('model name')],
      ['    CPU family', value('cpu family')],
      ['    Model', value('model')],
      ['    Thread(s) per core', '1'],
      ['    Core(s) per socket', String(cpus)],
      ['    Socket(s)', '1'],
      ['    Stepping', value('stepping')],
      ['    BogoMIPS', value('bogomips')],
      ['    Flags', value('flags')],
    ];
    const width = Math.max(...fields.map(([label]) => label.length)) + 2;
    await process.stdout.write(fields.map(([label, content]) => `${`${label}:`.padEnd(width)}${content}\n`).join(''));
    return 0;
  },
});
