import type { Process, ProgramDefinition } from '../process.ts';
import { NotBooted, requestPower } from '../systemd/control-client.ts';
import { defineTool } from './define-tool.ts';

function goesDown(name: string, action: 'power-off' | 'reboot' | 'halt'): ProgramDefinition {
  return defineTool({
    name,
    usage: `${name} [OPTIONS...]\n`,
    options: {
      force: { short: 'f' },
      halt: {},
      poweroff: { short: 'p' },
      reboot: {},
      'no-wtmp': { short: 'd' },
      'no-wall': {},
    },
    run: (process, options) => goDown(process, action, options.has('force')),
  });
}

async function goDown(process: Process, action: 'power-off' | 'reboot' | 'halt', isForced: boolean): Promise<number> {
  if (process.user.uid !== 0) {
    await process.stderr.write('Call to PowerOff failed: Access denied\n');
    return 1;
  }
  if (isForced) {
    if (action === 'reboot') process.kernel.reboot();
    else process.kernel.powerOff();
    return 0;
  }
  try {
    await requestPower(process, action);
    return 0;
  } catch (error) {
    if (!(error instanceof NotBooted)) throw error;
    await process.stderr.write(`${error.message}\nFailed to connect to bus: Host is down\n`);
    return 1;
  }
}

export const rebootProgram = goesDown('reboot', 'reboot');
export const poweroffProgram = goesDown('poweroff', 'power-off');
export const haltProgram = goesDown('halt', 'halt');

export const shutdownProgram = defineTool({
  name: 'shutdown',
  usage: 'shutdown [OPTIONS...] [TIME] [WALL...]\n\nShut down the system.\n',
  options: { halt: { short: 'H' }, poweroff: { short: 'Ph' }, reboot: { short: 'r' }, 'no-wall': {}, c: {}, k: {} },
  async run(process, options) {
    if (options.has('c') || options.has('k')) return 0;
    const [time = '+1'] = options.operands;
    const minutes = time === 'now' ? 0 : Number(/^\+?(\d+)$/.exec(time)?.[1] ?? Number.NaN);
    if (Number.isNaN(minutes)) {
      await process.stderr.write(`Failed to parse time specification: ${time}\n`);
      return 1;
    }
    if (minutes > 0) await announce(process, minutes, options.has('reboot'));
    await process.clock.sleep(minutes * 60_000, process.killed);
    return await goDown(process, options.has('reboot') ? 'reboot' : 'power-off', false);
  },
});

async function announce(process: Process, minutes: number, reboots: boolean): Promise<void> {
  const at = new Date(process.clock.now() + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  const verb = reboots ? 'Reboot' : 'Shutdown';
  await process.stderr.write(`${verb} scheduled for ${at} UTC, use 'shutdown -c' to cancel.\n`);
}
