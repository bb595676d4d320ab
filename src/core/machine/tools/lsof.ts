import { userName } from './accounts.ts';
import { alignColumns } from './align-columns.ts';
import { defineTool } from './define-tool.ts';
import { commandOf } from './ps/process-row.ts';

/** Lists the network files that processes have open. */
export const lsofProgram = defineTool({
  name: 'lsof',
  usage: 'usage: lsof [-i [PROTOCOL][:PORT]] [-p PID] [-nP]\n',
  options: {
    i: { argument: 'optional', takesNext: /^[^-]/ },
    p: { argument: 'required' },
    n: {},
    P: {},
    t: {},
    s: { argument: 'optional' },
  },
  async run(process, options) {
    const [, protocol, port] = /^(tcp|udp)?(?::(\d+))?$/i.exec(options.value('i') ?? '') ?? [];
    const pids = options.value('p')?.split(',').map(Number);
    const sockets = process.network
      .sockets()
      .filter((socket) => socket.pid !== undefined && socket.protocol !== 'unix')
      .filter((socket) => pids === undefined || pids.includes(socket.pid ?? 0))
      .filter((socket) => protocol === undefined || socket.protocol === protocol.toLowerCase())
      .filter(({ local, remote }) => port === undefined || local.endsWith(`:${port}`) || remote.endsWith(`:${port}`));
    if (options.has('t')) {
      await process.stdout.write([...new Set(sockets.map(({ pid }) => `${pid}\n`))].join(''));
      return sockets.length > 0 ? 0 : 1;
    }
    const byPid = new Map(process.kernel.processes().map((entry) => [entry.pid, entry]));
    const rows = sockets.flatMap(({ pid, protocol: kind, local, remote, state }) => {
      const entry = byPid.get(pid ?? 0);
      if (entry === undefined) return [];
      const name =
        state === 'ESTAB'
          ? `${local}->${remote} (ESTABLISHED)`
          : `${local.replace('0.0.0.0', '*')}${state === 'LISTEN' ? ' (LISTEN)' : ''}`;
      return [
        [
          commandOf(entry).slice(0, 9),
          String(entry.pid),
          userName(process.files, entry.uid),
          '3u',
          'IPv4',
          '0',
          '0t0',
          kind.toUpperCase(),
          name,
        ],
      ];
    });
    if (rows.length === 0) return 1;
    const left = { align: 'left' } as const;
    const right = { align: 'right' } as const;
    const header = ['COMMAND', 'PID', 'USER', 'FD', 'TYPE', 'DEVICE', 'SIZE/OFF', 'NODE', 'NAME'];
    await process.stdout.write(
      alignColumns([header, ...rows], [left, right, right, right, right, right, right, right, left]),
    );
    return 0;
  },
});
