import { SystemError } from '../../system-error.ts';
import type { GeneratedEntry } from '../file-system.ts';
import { kernelRelease, kernelVersion } from '../kernel-state.ts';
import type { ProcContext } from './proc-context.ts';

const writable = 0o644;

/** What is at `path` below /proc/sys. */
export function readParameter(context: ProcContext, path: string, reader: number): GeneratedEntry | undefined {
  const own = identity(context, path, reader);
  if (own !== undefined) return { type: 'file', text: `${own}\n`, mode: path === 'kernel/hostname' ? writable : 0o444 };
  const value = context.state.parameters.get(path);
  if (value !== undefined) return { type: 'file', text: `${value}\n`, mode: writable };
  const prefix = path === '' ? '' : `${path}/`;
  const names = new Set<string>();
  for (const each of [...context.state.parameters.keys(), ...identities]) {
    if (each.startsWith(prefix)) names.add(each.slice(prefix.length).split('/', 1)[0] ?? '');
  }
  return names.size === 0 ? undefined : { type: 'directory', names: [...names] };
}

const identities = [
  'kernel/domainname',
  'kernel/hostname',
  'kernel/osrelease',
  'kernel/ostype',
  'kernel/random/boot_id',
  'kernel/random/uuid',
  'kernel/version',
];

function identity({ kernel, processes }: ProcContext, path: string, reader: number): string | undefined {
  switch (path) {
    case 'kernel/domainname':
      return '(none)';
    case 'kernel/hostname':
      return processes.get(reader)?.hostname ?? kernel.hostname;
    case 'kernel/osrelease':
      return kernelRelease;
    case 'kernel/ostype':
      return 'Linux';
    case 'kernel/random/boot_id':
      return kernel.bootId;
    case 'kernel/random/uuid':
      return kernel.clock.uuid();
    case 'kernel/version':
      return kernelVersion;
    default:
      return undefined;
  }
}

/** Throws EPERM for a container that would rename the machine. */
export function writeParameter({ state, processes }: ProcContext, path: string, text: string, writer: number): void {
  const value = text.trim();
  if (path === 'kernel/hostname') {
    if (processes.get(writer)?.ownHostname !== undefined) throw new SystemError('EPERM', `/proc/sys/${path}`);
    state.hostname = value;
    return;
  }
  const present = state.parameters.get(path);
  if (present === undefined) throw new SystemError('EACCES', `/proc/sys/${path}`);
  if (/^-?\d+$/.test(present) && !/^-?\d+$/.test(value)) throw new SystemError('EINVAL', `/proc/sys/${path}`);
  state.parameters.set(path, value);
}
