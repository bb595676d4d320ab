import { createMemberFile } from '../../../core/etcd/server/data-directory.ts';
import { clusterIdOf, memberIdOf } from '../../../core/etcd/server/member-identity.ts';
import { restoreSnapshot } from '../../../core/etcd/store.ts';
import type { Process } from '../../../core/machine/process.ts';
import { defineCommand } from '../../cli/command.ts';
import { booleanFlag, stringFlag } from '../../cli/flag.ts';
import { badArguments, ExitError, exitCodes } from '../exit-error.ts';
import { readSnapshotFile } from './snapshot-file.ts';

export const snapshotRestoreCommand = defineCommand({
  use: 'restore <filename> --data-dir {output dir} [options]',
  short: 'Restores an etcd member snapshot to an etcd directory',
  flags: {
    'data-dir': stringFlag({ usage: 'Path to the output data directory' }),
    'initial-advertise-peer-urls': stringFlag({
      initial: 'http://localhost:2380',
      usage: "List of this member's peer URLs to advertise to the rest of the cluster",
    }),
    'initial-cluster': stringFlag({
      initial: 'default=http://localhost:2380',
      usage: 'Initial cluster configuration for restore bootstrap',
    }),
    'initial-cluster-token': stringFlag({
      initial: 'etcd-cluster',
      usage: 'Initial cluster token for the etcd cluster during restore bootstrap',
    }),
    name: stringFlag({ initial: 'default', usage: 'Human-readable name for this member' }),
    'skip-hash-check': booleanFlag({
      usage: 'Ignore snapshot integrity hash value (required if copied from data directory)',
    }),
  },
  async run({ process, args, flags }) {
    const [path] = args;
    if (path === undefined || args.length > 1) throw badArguments('snapshot restore requires exactly one argument');
    const dataDirectory = flags['data-dir'] === '' ? `${flags.name}.etcd` : flags['data-dir'];
    const target = process.resolve(dataDirectory);
    if (process.files.exists(target) && process.files.readDirectory(target).length > 0) {
      throw new ExitError(exitCodes.error, `data-dir "${dataDirectory}" not empty or could not be read`);
    }
    const fields = { path, 'data-dir': dataDirectory };
    await log(process, 'snapshot/v3_snapshot.go:305', 'restoring snapshot', fields);
    const { text } = readSnapshotFile(process, path);
    const memberId = await memberIdOf(flags['initial-advertise-peer-urls'].split(','), flags['initial-cluster-token']);
    const clusterId = await clusterIdOf([memberId]);
    const { volume } = await createMemberFile(process, target, { memberId, clusterId, name: flags.name });
    await restoreSnapshot(await process.kernel.disk.open(volume), text);
    const added = { 'cluster-id': clusterId, 'local-member-id': '0', 'added-peer-id': memberId };
    await log(process, 'membership/cluster.go:424', 'added member', added);
    await log(process, 'snapshot/v3_snapshot.go:333', 'restored snapshot', fields);
    return 0;
  },
});

async function log(process: Process, caller: string, message: string, fields: Record<string, string>): Promise<void> {
  const time = new Date(process.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  const list = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  await process.stderr.write(`${time}\tinfo\t${caller}\t${message}\t{${list.join(', ')}}\n`);
}
