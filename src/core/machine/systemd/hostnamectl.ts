import type { Process } from '../process.ts';
import { defineTool } from '../tools/define-tool.ts';

/** Shows what the machine is, or gives it another name. */
export const hostnamectlProgram = defineTool({
  name: 'hostnamectl',
  usage: 'hostnamectl [OPTIONS...] COMMAND ...\n\nQuery or change system hostname.\n',
  options: { static: {}, transient: {}, pretty: {}, 'no-pager': {} },
  async run(process, options) {
    const [verb = 'status', name] = options.operands;
    if (verb === 'status') return await showStatus(process, options.has('static'));
    if (verb !== 'hostname' && verb !== 'set-hostname') {
      await process.stderr.write(`Unknown command verb '${verb}'.\n`);
      return 1;
    }
    if (name === undefined) {
      await process.stdout.write(`${process.hostname}\n`);
      return 0;
    }
    return await setHostname(process, name);
  },
});

async function setHostname(process: Process, name: string): Promise<number> {
  if (!/^[a-zA-Z0-9]([a-zA-Z0-9.-]{0,62}[a-zA-Z0-9])?$/.test(name)) {
    await process.stderr.write(`Could not set static hostname: Invalid static hostname '${name}'\n`);
    return 1;
  }
  process.files.writeFile('/etc/hostname', `${name}\n`);
  process.files.writeFile('/proc/sys/kernel/hostname', name);
  return 0;
}

async function showStatus(process: Process, onlyStatic: boolean): Promise<number> {
  const { files, kernel } = process;
  const staticName = files.exists('/etc/hostname') ? files.readText('/etc/hostname').trim() : '';
  if (onlyStatic) {
    await process.stdout.write(`${staticName}\n`);
    return 0;
  }
  const machineId = files.exists('/etc/machine-id') ? files.readText('/etc/machine-id').trim() : '';
  const release = files.exists('/proc/sys/kernel/osrelease') ? files.readText('/proc/sys/kernel/osrelease').trim() : '';
  const system =
    /^PRETTY_NAME="?([^"\n]*)/m.exec(files.exists('/etc/os-release') ? files.readText('/etc/os-release') : '')?.[1] ??
    '';
  const fields: readonly (readonly [string, string])[] = [
    ['Static hostname', staticName],
    ...(process.hostname === staticName ? [] : [['Transient hostname', process.hostname] as const]),
    ['Icon name', 'computer-vm'],
    ['Chassis', 'vm'],
    ['Machine ID', machineId],
    ['Boot ID', kernel.bootId.replaceAll('-', '')],
    ['Operating System', system],
    ['Kernel', `Linux ${release}`],
    ['Architecture', 'x86-64'],
  ];
  const width = 'Operating System'.length;
  await process.stdout.write(fields.map(([label, value]) => `${label.padStart(width)}: ${value}\n`).join(''));
  return 0;
}
