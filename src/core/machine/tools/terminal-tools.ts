import type { Process } from '../process.ts';
import { defineProgram } from '../process.ts';
import { defineTool } from './define-tool.ts';

export const ttyProgram = defineTool({
  name: 'tty',
  usage: 'Usage: tty [OPTION]...\nPrint the file name of the terminal connected to standard input.\n',
  options: { silent: { short: 's' } },
  async run(process, options) {
    const name = process.isTerminal(0) ? process.terminal?.name : undefined;
    if (!options.has('silent')) await process.stdout.write(name === undefined ? 'not a tty\n' : `/dev/${name}\n`);
    return name === undefined ? 1 : 0;
  },
});

export const sttyProgram = defineProgram({
  name: 'stty',
  async run(process) {
    const { terminal } = process;
    if (terminal === undefined || !process.isTerminal(0)) {
      await process.stderr.write("stty: 'standard input': Inappropriate ioctl for device\n");
      return 1;
    }
    const args = process.argv.slice(1);
    if (args.length === 0 || args[0] === '-a') {
      await process.stdout.write(describe(process));
      return 0;
    }
    for (const setting of args) {
      if (setting === 'size') await process.stdout.write(`${terminal.size.rows} ${terminal.size.columns}\n`);
      else if (setting === 'raw' || setting === '-icanon' || setting === '-cooked' || setting === 'cbreak')
        terminal.setRaw(true);
      else if (setting === 'sane') {
        terminal.setRaw(false);
        terminal.setEcho(true);
      } else if (['cooked', '-raw', 'icanon', '-cbreak'].includes(setting)) terminal.setRaw(false);
      else if (setting === 'echo') terminal.setEcho(true);
      else if (setting === '-echo') terminal.setEcho(false);
      else if (!ignored.has(setting) && !/^\d+$/.test(setting)) {
        await process.stderr.write(`stty: invalid argument ‘${setting}’\nTry 'stty --help' for more information.\n`);
        return 1;
      }
    }
    return 0;
  },
});

/** Settings that change nothing here: the line is always eight bits wide and its special characters are fixed. */
const ignored: ReadonlySet<string> = new Set([
  'rows',
  'cols',
  'columns',
  'min',
  'time',
  'isig',
  '-isig',
  'icrnl',
  '-icrnl',
  'opost',
  '-opost',
  'onlcr',
  '-onlcr',
  'ixon',
  '-ixon',
  '-ixoff',
  'ixoff',
  'iutf8',
  '-iutf8',
  'echoe',
  'echok',
  '-echonl',
  'echonl',
  'iexten',
  '-iexten',
]);

function describe({ terminal }: Process): string {
  const rows = terminal?.size.rows ?? 0;
  const columns = terminal?.size.columns ?? 0;
  const on = (name: string, isOn: boolean): string => (isOn ? name : `-${name}`);
  const canonical = terminal?.raw !== true;
  const lines = [
    `speed 38400 baud; rows ${rows}; columns ${columns}; line = 0;`,
    'intr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; eol = <undef>; eol2 = <undef>; swtch = <undef>; start = ^Q;',
    'stop = ^S; susp = ^Z; rprnt = ^R; werase = ^W; lnext = ^V; discard = ^O; min = 1; time = 0;',
    '-parenb -parodd -cmspar cs8 -hupcl -cstopb cread -clocal -crtscts',
    `-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr ${on('icrnl', canonical)} -ixon -ixoff -iuclc -ixany -imaxbel iutf8`,
    'opost -olcuc -ocrnl onlcr -onocr -onlret -ofill -ofdel nl0 cr0 tab0 bs0 vt0 ff0',
    `${on('isig', canonical)} ${on('icanon', canonical)} ${on('iexten', canonical)} ${on('echo', terminal?.echo === true)} echoe echok -echonl -noflsh -xcase -tostop -echoprt echoctl echoke -flusho -extproc`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}
