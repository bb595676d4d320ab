import { parseCidr } from '../../../network/address.ts';
import type { Route } from '../../../network/network-stack.ts';
import type { Process } from '../../process.ts';
import { attempt, changeableNamespace, currentNamespace, type IpCall, IpError, keywords } from './ip-call.ts';

const everywhere = '0.0.0.0/0';
const withValue = ['dev', 'via', 'src', 'metric', 'proto', 'scope', 'table', 'to'];

/** `ip route { show | add | del | get }`. */
export async function ipRoute(call: IpCall): Promise<number> {
  const [verb = 'show', ...args] = call.args;
  if ('show'.startsWith(verb) || verb === 'list' || verb === 'ls') return await show(call, args);
  if ('add'.startsWith(verb) || verb === 'replace') return add(call, args, verb === 'replace');
  if ('delete'.startsWith(verb) || verb === 'del') return remove(call, args);
  if ('get'.startsWith(verb)) return await get(call, args);
  throw new IpError(`Command "${verb}" is unknown, try "ip route help".`, 255);
}

async function show({ process }: IpCall, args: readonly string[]): Promise<number> {
  const words = keywords(args, withValue);
  const wanted = words.get('') === undefined ? undefined : cidrOf(words.get('') ?? '');
  const routes = currentNamespace(process)
    .routes()
    .filter(({ device }) => device !== 'lo')
    .filter(({ device }) => words.get('dev') === undefined || device === words.get('dev'))
    .filter(({ destination }) => wanted === undefined || destination === wanted)
    .toSorted((left, right) => networkNumber(left) - networkNumber(right));
  await process.stdout.write(routes.map((route) => `${describe(process, route)}\n`).join(''));
  return 0;
}

function networkNumber({ destination }: Route): number {
  return parseCidr(destination)?.network ?? 0;
}

function describe(process: Process, { destination, gateway, device }: Route): string {
  const name = destination === everywhere ? 'default' : destination.replace(/\/32$/, '');
  if (gateway !== undefined) return `${name} via ${gateway} dev ${device} `;
  const source = sourceOn(process, device);
  return `${name} dev ${device} ${source === undefined ? 'scope link ' : `proto kernel scope link src ${source} `}`;
}

function sourceOn(process: Process, device: string): string | undefined {
  return currentNamespace(process)
    .interfaces()
    .find(({ name, address }) => name === device && address !== '')?.address;
}

function cidrOf(text: string): string {
  if (text === 'default') return everywhere;
  return text.includes('/') ? text : `${text}/32`;
}

function add({ process }: IpCall, args: readonly string[], replaces: boolean): number {
  const words = keywords(args, withValue);
  const destination = cidrOf(words.get('') ?? words.get('to') ?? '');
  if (parseCidr(destination) === undefined) {
    throw new IpError(`Error: any valid prefix is expected rather than "${words.get('') ?? ''}".`, 1);
  }
  const namespace = changeableNamespace(process);
  const gateway = words.get('via');
  const device = words.get('dev') ?? (gateway === undefined ? undefined : deviceTowards(process, gateway));
  if (device === undefined) throw new IpError('Error: Nexthop has invalid gateway.', 2);
  if (namespace.interfaces().every(({ name }) => name !== device))
    throw new IpError(`Cannot find device "${device}"`, 1);
  const isPresent = namespace.routes().some((route) => route.destination === destination);
  if (isPresent && !replaces) throw new IpError('RTNETLINK answers: File exists', 2);
  attempt(() => {
    if (isPresent) namespace.removeRoute(destination);
    namespace.addRoute({ destination, gateway, device });
  });
  return 0;
}

function remove({ process }: IpCall, args: readonly string[]): number {
  const destination = cidrOf(keywords(args, withValue).get('') ?? '');
  const namespace = changeableNamespace(process);
  if (namespace.routes().every((route) => route.destination !== destination)) {
    throw new IpError('RTNETLINK answers: No such process', 2);
  }
  attempt(() => namespace.removeRoute(destination));
  return 0;
}

async function get({ process }: IpCall, args: readonly string[]): Promise<number> {
  const address = keywords(args, [...withValue, 'from']).get('') ?? '';
  const route = bestRoute(process, address);
  const own = currentNamespace(process)
    .interfaces()
    .some((each) => each.address === address);
  if (own) {
    await process.stdout.write(`local ${address} dev lo src ${address} uid ${process.user.uid} \n    cache <local> \n`);
    return 0;
  }
  if (route === undefined) throw new IpError('RTNETLINK answers: Network is unreachable', 2);
  const via = route.gateway === undefined ? '' : `via ${route.gateway} `;
  const source = sourceOn(process, route.device);
  await process.stdout.write(
    `${address} ${via}dev ${route.device} ${source === undefined ? '' : `src ${source} `}uid ${process.user.uid} \n    cache \n`,
  );
  return 0;
}

function deviceTowards(process: Process, address: string): string | undefined {
  const route = bestRoute(process, address);
  return route?.gateway === undefined ? route?.device : undefined;
}

/** The route of the longest prefix. */
function bestRoute(process: Process, address: string): Route | undefined {
  const target = parseCidr(`${address}/32`);
  if (target === undefined) throw new IpError(`Error: any valid prefix is expected rather than "${address}".`, 1);
  const covering = currentNamespace(process)
    .routes()
    .flatMap((route) => {
      const cidr = parseCidr(route.destination);
      if (cidr === undefined) return [];
      const shift = 32 - cidr.prefixLength;
      const covers = shift === 32 || target.network >>> shift === cidr.network >>> shift;
      return covers ? [{ route, length: cidr.prefixLength }] : [];
    });
  return covering.toSorted((left, right) => right.length - left.length)[0]?.route;
}
