import type { SocketEntry } from '../../network/network-stack.ts';
import type { Process } from '../process.ts';
import { alignColumns } from './align-columns.ts';
import { defineTool } from './define-tool.ts';
import type { OptionTable, ParsedOptions } from './options.ts';
import { commandOf } from './ps/process-row.ts';

const selection: OptionTable = {
  all: { short: 'a' },
  listening: { short: 'l' },
  numeric: { short: 'n' },
  tcp: { short: 't' },
  udp: { short: 'u' },
  unix: { short: 'x' },
  ipv4: { short: '4' },
  ipv6: { short: '6' },
};

function selected(process: Process, options: ParsedOptions): SocketEntry[] {
  const protocols = (['tcp', 'udp', 'unix'] as const).filter((protocol) => options.has(protocol));
  return process.network
    .sockets()
    .filter(({ protocol }) => protocols.length === 0 || protocols.includes(protocol))
    .filter(({ protocol }) => !options.has('ipv6') && (!options.has('ipv4') || protocol !== 'unix'))
    .filter(({ state }) => {
      if (options.has('all')) return true;
      return (state !== 'ESTAB') === options.has('listening');
    });
}

function nameOf(process: Process, pid: number | undefined): string | undefined {
  const entry = process.kernel.processes().find((each) => each.pid === pid);
  return entry === undefined ? undefined : commandOf(entry);
}

const services: Readonly<Record<string, string>> = { '22': 'ssh', '53': 'domain', '80': 'http', '443': 'https' };

export const ssProgram = defineTool({
  name: 'ss',
  usage: 'Usage: ss [ OPTIONS ]\n       ss [ OPTIONS ] [ FILTER ]\n',
  usageError: 255,
  options: {
    ...selection,
    processes: { short: 'p' },
    summary: { short: 's' },
    'no-header': { short: 'H' },
    resolve: { short: 'r' },
    extended: { short: 'e' },
    info: { short: 'i' },
    memory: { short: 'm' },
    options: { short: 'o' },
    oneline: { short: 'O' },
  },
  async run(process, options) {
    const sockets = selected(process, options);
    if (options.has('summary')) {
      await process.stdout.write(summary(process.network.sockets()));
      return 0;
    }
    const kinds = new Set((['tcp', 'udp', 'unix'] as const).filter((protocol) => options.has(protocol)));
    const showsKind = kinds.size !== 1;
    const rows = sockets
      .filter((socket) => matchesFilter(socket, options.operands))
      .map((socket) => ssRow(process, socket, options, showsKind));
    const header = [
      ...(showsKind ? ['Netid'] : []),
      'State',
      'Recv-Q',
      'Send-Q',
      'Local Address:Port',
      'Peer Address:Port',
      'Process',
    ];
    const left = { align: 'left' } as const;
    const right = { align: 'right' } as const;
    const layout = [
      ...(showsKind ? [left] : []),
      left,
      { ...left, width: 6 },
      { ...left, width: 6 },
      right,
      right,
      left,
    ];
    await process.stdout.write(alignColumns(options.has('no-header') ? rows : [header, ...rows], layout));
    return 0;
  },
});

const netids = { tcp: 'tcp', udp: 'udp', unix: 'u_str' } as const;

function ssRow(process: Process, socket: SocketEntry, options: ParsedOptions, showsKind: boolean): string[] {
  const name = options.has('processes') ? nameOf(process, socket.pid) : undefined;
  const peer =
    socket.remote !== '' ? endpoint(socket.remote, options) : socket.protocol === 'unix' ? '* 0' : '0.0.0.0:*';
  return [
    ...(showsKind ? [netids[socket.protocol]] : []),
    socket.state,
    '0',
    socket.state === 'LISTEN' ? '4096' : '0',
    endpoint(socket.local, options),
    peer,
    name === undefined ? '' : `users:(("${name}",pid=${socket.pid},fd=3))`,
  ];
}

function endpoint(text: string, options: ParsedOptions): string {
  if (options.has('numeric')) return text;
  return text.replace(/:(\d+)$/, (match, port: string) =>
    services[port] === undefined ? match : `:${services[port]}`,
  );
}

/** `sport = :22`, `dport = :443`, `state established`: the filters that people type. */
function matchesFilter({ local, remote, state }: SocketEntry, words: readonly string[]): boolean {
  const text = words.join(' ').replace(/[()]/g, ' ').trim();
  if (text === '') return true;
  const port = /\b([sd])port\s*(?:=|==|eq)?\s*:?(\d+)/.exec(text);
  const side = port?.[1] === 's' ? local : remote;
  if (port !== null && !side.endsWith(`:${port[2]}`)) return false;
  const wanted = /\bstate (\w+)/.exec(text)?.[1];
  return wanted === undefined || { established: 'ESTAB', listening: 'LISTEN' }[wanted] === state;
}

function summary(sockets: readonly SocketEntry[]): string {
  const count = (protocol: string): number => sockets.filter((socket) => socket.protocol === protocol).length;
  const established = sockets.filter(({ state, protocol }) => state === 'ESTAB' && protocol === 'tcp').length;
  const line = (name: string, total: number): string =>
    `${name}\t  ${String(total).padEnd(9)} ${String(total).padEnd(9)} 0        \n`;
  return [
    `Total: ${sockets.length}\n`,
    `TCP:   ${count('tcp')} (estab ${established}, closed 0, orphaned 0, timewait 0)\n\n`,
    'Transport Total     IP        IPv6\n',
    line('RAW', 0),
    line('UDP', count('udp')),
    line('TCP', count('tcp')),
    line('INET', count('udp') + count('tcp')),
    line('FRAG', 0),
    '\n',
  ].join('');
}

export const netstatProgram = defineTool({
  name: 'netstat',
  usage: 'usage: netstat [-tulpanr]\n',
  options: {
    ...selection,
    programs: { short: 'p' },
    route: { short: 'r' },
    interfaces: { short: 'i' },
    wide: { short: 'W' },
    continuous: { short: 'c' },
    extend: { short: 'e' },
  },
  async run(process, options) {
    if (options.has('route')) {
      await process.stdout.write(routeTable(process));
      return 0;
    }
    const sockets = selected(process, options).filter(({ protocol }) => protocol !== 'unix');
    const which = options.has('all')
      ? 'servers and established'
      : options.has('listening')
        ? 'only servers'
        : 'w/o servers';
    const program = options.has('programs') ? ' PID/Program name    ' : '';
    const lines = sockets.map((socket) => netstatLine(process, socket, options.has('programs')));
    await process.stdout.write(
      `Active Internet connections (${which})\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ${program}\n${lines.join('')}`,
    );
    return 0;
  },
});

function netstatLine(
  process: Process,
  { protocol, local, remote, state, pid }: SocketEntry,
  showsProgram: boolean,
): string {
  const states = { LISTEN: 'LISTEN', ESTAB: 'ESTABLISHED', UNCONN: '' } as const;
  const name = nameOf(process, pid);
  const program = showsProgram ? ` ${(name === undefined ? '-' : `${pid}/${name}`).slice(0, 19).padEnd(20)}` : '';
  return `${protocol.padEnd(5)}      0      0 ${local.padEnd(23)} ${(remote || '0.0.0.0:*').padEnd(23)} ${states[state].padEnd(11)}${program}\n`;
}

function routeTable({ network }: Process): string {
  const lines = network
    .routes()
    .filter(({ device }) => device !== 'lo')
    .map(({ destination, gateway, device }) => {
      const [address = '', prefix = '0'] = destination.split('/');
      const flags = gateway === undefined ? 'U' : 'UG';
      return `${address.padEnd(15)} ${(gateway ?? '0.0.0.0').padEnd(15)} ${maskOf(Number(prefix)).padEnd(15)} ${flags.padEnd(5)}     0 0          0 ${device}\n`;
    });
  return `Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n${lines.join('')}`;
}

function maskOf(prefixLength: number): string {
  const bits = prefixLength === 0 ? 0 : (0xffffffff << (32 - prefixLength)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.');
}
