import type { Process } from '../../../core/machine/process.ts';
import { formatGoDuration } from '../../../core/meta/go-duration.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { defineCommand } from '../../cli/command.ts';
import { callEtcd } from '../connect.ts';
import { badArguments, ExitError, exitCodes } from '../exit-error.ts';
import { readGlobals } from '../global-flags.ts';
import { logLine } from '../log-line.ts';
import { formatSize } from '../output.ts';

const saveCommand = defineCommand({
  use: 'save <filename>',
  short: 'Stores an etcd node backend snapshot to a given file',
  async run(invocation) {
    const { process, args } = invocation;
    const [path] = args;
    if (path === undefined || args.length > 1) throw badArguments('snapshot save expects one argument <filename>');
    const globals = await readGlobals(invocation);
    if (globals.endpoints.length > 1) {
      const list = globals.endpoints.join(' ');
      throw badArguments(`snapshot must be requested to one selected node, not multiple [${list}]`);
    }
    const log = (caller: string, message: string, fields: object): Promise<void> =>
      process.stderr.write(logLine(process, 'info', { caller: `snapshot/v3_snapshot.go:${caller}` }, message, fields));
    const partial = createPartial(process, path);
    await log('83', 'created temporary db file', { path: partial });
    const startMs = process.clock.now();
    const [endpoint = ''] = globals.endpoints;
    const { snapshot, version } = await callEtcd(process, globals, 'Maintenance/Snapshot', async (etcd) => {
      const status = await etcd.status();
      return { snapshot: await etcd.snapshot(), version: status.version.replace(/\.\d+$/, '.0') };
    }).catch((error: unknown) => {
      throw error instanceof ExitError ? new ExitError(exitCodes.interrupted, error.message) : error;
    });
    await log('96', 'fetching snapshot', { endpoint });
    const target = process.resolve(path);
    process.files.writeFile(process.resolve(partial), snapshot);
    process.files.rename(process.resolve(partial), target);
    const size = formatSize(process.files.stat(target).size);
    const took = formatGoDuration(process.clock.now() - startMs);
    await log('111', 'fetched snapshot', { endpoint, size, took, 'etcd-version': version });
    await log('121', 'saved', { path });
    await process.stdout.write(`Snapshot saved at ${path}\nServer version ${version}\n`);
    return 0;
  },
});

function createPartial(process: Process, path: string): string {
  const partial = `${path}.part`;
  try {
    process.files.writeFile(process.resolve(partial), '', { mode: 0o600 });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = `open ${partial}: ${error.message.toLowerCase()}`;
    throw new ExitError(exitCodes.interrupted, `could not open ${partial} (${reason})`);
  }
  return partial;
}

export const snapshotCommand = defineCommand({
  use: 'snapshot <subcommand>',
  short: 'Manages etcd node snapshots',
  subcommands: [saveCommand],
});
