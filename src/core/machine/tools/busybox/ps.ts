import { defineTool } from '../define-tool.ts';
import { commandOf, type ProcessRow, processRows } from '../ps/process-row.ts';

interface BusyboxColumn {
  readonly header: string;
  readonly width: number;
  readonly value: (row: ProcessRow) => string;
}

const minutes = ({ cpuNanoseconds }: ProcessRow): string => {
  const seconds = Math.floor(cpuNanoseconds / 1e9);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

const columns: Readonly<Record<string, BusyboxColumn>> = {
  pid: { header: 'PID', width: 5, value: ({ pid }) => String(pid).padStart(5) },
  ppid: { header: 'PPID', width: 5, value: ({ parentPid }) => String(parentPid).padStart(5) },
  pgid: { header: 'PGID', width: 5, value: ({ group }) => String(group).padStart(5) },
  user: { header: 'USER', width: 8, value: ({ user }) => user.slice(0, 8) },
  time: { header: 'TIME', width: 5, value: (row) => minutes(row).padStart(5) },
  stat: { header: 'STAT', width: 4, value: ({ state }) => state },
  tty: { header: 'TT', width: 6, value: ({ terminal }) => terminal ?? '?' },
  vsz: { header: 'VSZ', width: 4, value: ({ memoryBytes }) => `${(memoryBytes / (1 << 20)).toFixed(1)}m`.padStart(4) },
  rss: { header: 'RSS', width: 4, value: ({ memoryBytes }) => `${(memoryBytes / (1 << 20)).toFixed(1)}m`.padStart(4) },
  comm: { header: 'COMMAND', width: 16, value: commandOf },
  args: { header: 'COMMAND', width: 25, value: ({ argv }) => argv.join(' ') },
};

/** `ps` as BusyBox has it: every process there is to see. */
export const busyboxPsProgram = defineTool({
  name: 'busybox-ps',
  usage: 'Usage: ps [-o COL1,COL2=HEADER] [-T]\n\nShow list of processes\n',
  options: { o: { argument: 'required' }, T: {}, a: {}, e: {}, f: {}, l: {}, A: {}, w: {} },
  async run(process, options) {
    const names = options.values('o').flatMap((text) => text.split(','));
    const chosen: BusyboxColumn[] = [];
    for (const text of names.length > 0 ? names : ['pid', 'user', 'time', 'args']) {
      const [name = '', header] = text.split('=');
      const column = columns[name];
      if (column === undefined) {
        await process.stderr.write(
          `ps: bad -o argument '${name}', supported arguments: ${Object.keys(columns).join(',')}\n`,
        );
        return 1;
      }
      chosen.push(header === undefined ? column : { ...column, header });
    }
    const line = (cells: readonly string[]): string =>
      `${cells.map((cell, index) => (index === cells.length - 1 ? cell : cell.padEnd(chosen[index]?.width ?? 0))).join(' ')}\n`;
    const rows = processRows(process).map((row) => line(chosen.map(({ value }) => value(row))));
    await process.stdout.write(line(chosen.map(({ header }) => header)) + rows.join(''));
    return 0;
  },
});
