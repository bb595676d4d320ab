import { isSystemError } from '../../../system-error.ts';
import { defineTool } from '../../tools/define-tool.ts';
import { NotBooted } from '../control-client.ts';
import { catUnits } from './cat.ts';
import { editUnits } from './edit.ts';
import { disableUnits, enableUnits, maskUnits, unmaskUnits } from './enable.ts';
import { isActive, isEnabled, isFailed, isSystemRunning } from './is.ts';
import { runJobs } from './jobs.ts';
import { listDependencies, listUnitFiles, listUnits } from './list.ts';
import { daemonReload, getDefault, goDown, setDefault } from './manager-verbs.ts';
import { showUnits } from './show.ts';
import { showStatus } from './status.ts';
import type { SystemctlVerb } from './verb.ts';

const verbs: Readonly<Record<string, SystemctlVerb>> = {
  start: runJobs('start'),
  stop: runJobs('stop'),
  restart: runJobs('restart'),
  reload: runJobs('reload'),
  'try-restart': runJobs('try-restart'),
  'reload-or-restart': runJobs('reload-or-restart'),
  'reset-failed': runJobs('reset-failed'),
  status: showStatus,
  show: showUnits,
  cat: catUnits,
  edit: editUnits,
  enable: enableUnits,
  disable: disableUnits,
  reenable: enableUnits,
  mask: maskUnits,
  unmask: unmaskUnits,
  'is-active': isActive,
  'is-enabled': isEnabled,
  'is-failed': isFailed,
  'is-system-running': isSystemRunning,
  'list-units': listUnits,
  'list-unit-files': listUnitFiles,
  'list-dependencies': listDependencies,
  'daemon-reload': daemonReload,
  'daemon-reexec': daemonReload,
  'get-default': getDefault,
  'set-default': setDefault,
  reboot: goDown('reboot', 'reboot'),
  poweroff: goDown('power-off', 'power off'),
  halt: goDown('halt', 'halt'),
};

const usage = `systemctl [OPTIONS...] COMMAND ...

Query or send control commands to the system manager.

Commands: ${Object.keys(verbs).join(' ')}
`;

export const systemctlProgram = defineTool({
  name: 'systemctl',
  usage,
  hint: '',
  options: {
    all: { short: 'a' },
    force: { short: 'f' },
    full: { short: 'l' },
    lines: { short: 'n', argument: 'required' },
    'no-block': {},
    'no-legend': {},
    'no-pager': {},
    'no-reload': {},
    now: {},
    output: { short: 'o', argument: 'required' },
    plain: {},
    property: { short: 'p', argument: 'required' },
    quiet: { short: 'q' },
    state: { argument: 'required' },
    system: {},
    type: { short: 't', argument: 'required' },
    value: {},
    version: {},
  },
  async run(process, options) {
    if (options.has('version')) {
      await process.stdout.write('systemd 255 (255.4-1ubuntu8.11)\n');
      return 0;
    }
    const [name = 'list-units', ...operands] = options.operands;
    const verb = verbs[name];
    if (verb === undefined) {
      await process.stderr.write(`Unknown command verb '${name}'.\n`);
      return 1;
    }
    try {
      return await verb({ process, options, operands, name });
    } catch (error) {
      if (error instanceof NotBooted) {
        await process.stderr.write(`${error.message}\nFailed to connect to bus: Host is down\n`);
        return 1;
      }
      if (!isSystemError(error, 'EPERM')) throw error;
      await process.stderr.write(`Failed to ${name} ${operands.join(' ')}: Access denied\n`);
      return 4;
    }
  },
});
