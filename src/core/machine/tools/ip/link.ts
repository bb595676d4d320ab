import { interfaceTable, linkLines, stateOf } from './interface-table.ts';
import { attempt, changeableNamespace, type IpCall, IpError, keywords } from './ip-call.ts';

/** `ip link { show | set DEV up | set DEV down | add NAME type dummy | del NAME }`. */
export async function ipLink(call: IpCall): Promise<number> {
  const [verb = 'show', ...args] = call.args;
  if ('show'.startsWith(verb) || verb === 'list' || verb === 'ls') return await show(call, args);
  if (verb === 'set') return set(call, args);
  if (verb === 'add') return add(call, args);
  if ('delete'.startsWith(verb)) return remove(call, args);
  throw new IpError(`Command "${verb}" is unknown, try "ip link help".`, 255);
}

async function show({ process, isBrief }: IpCall, args: readonly string[]): Promise<number> {
  const words = keywords(
    args.filter((word) => word !== 'up'),
    ['dev', 'type', 'master'],
  );
  const entries = interfaceTable(process, words.get('dev') ?? words.get(''));
  const text = entries.map((entry) => {
    if (isBrief) {
      const flags = entry.isLoopback ? 'LOOPBACK,UP,LOWER_UP' : `BROADCAST,MULTICAST${entry.up ? ',UP,LOWER_UP' : ''}`;
      return `${entry.name.padEnd(16)} ${stateOf(entry).padEnd(14)} ${entry.mac} <${flags}> \n`;
    }
    return linkLines(entry, true)
      .map((line) => `${line}\n`)
      .join('');
  });
  await process.stdout.write(text.join(''));
  return 0;
}

function set({ process }: IpCall, args: readonly string[]): number {
  const name = args.find((word) => !['dev', 'up', 'down'].includes(word)) ?? '';
  const [entry] = interfaceTable(process, name);
  const namespace = changeableNamespace(process);
  const isUp = args.includes('up') || (!args.includes('down') && entry?.up === true);
  const own = namespace.interfaces().filter((each) => each.name === name);
  attempt(() => {
    namespace.removeInterface(name);
    for (const each of own) namespace.addInterface({ ...each, up: isUp });
  });
  return 0;
}

function add({ process }: IpCall, args: readonly string[]): number {
  const words = keywords(args, ['name', 'dev', 'type', 'link', 'address']);
  const name = words.get('name') ?? words.get('dev') ?? words.get('') ?? '';
  const type = words.get('type') ?? '';
  if (type !== 'dummy' && type !== 'bridge') throw new IpError(`Error: Unknown device type.`, 2);
  const namespace = changeableNamespace(process);
  if (namespace.interfaces().some((each) => each.name === name)) throw new IpError('RTNETLINK answers: File exists', 2);
  const bytes = [...process.clock.randomBytes(5)].map((byte) => byte.toString(16).padStart(2, '0'));
  attempt(() =>
    namespace.addInterface({ name, address: '', prefixLength: 0, mac: `02:${bytes.join(':')}`, up: false }),
  );
  return 0;
}

function remove({ process }: IpCall, args: readonly string[]): number {
  const name = args.filter((word) => word !== 'dev')[0] ?? '';
  if (interfaceTable(process).every((entry) => entry.name !== name))
    throw new IpError(`Cannot find device "${name}"`, 1);
  attempt(() => changeableNamespace(process).removeInterface(name));
  return 0;
}
