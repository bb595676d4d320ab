import { etcdVersion } from '../../../core/etcd/etcd-version.ts';
import { defineCommand } from '../../cli/command.ts';
import { badArguments } from '../exit-error.ts';
import { formatSize, outputFormat } from '../output.ts';
import { formatTable } from '../table.ts';
import { readSnapshotFile } from './snapshot-file.ts';
import { utilityFlags } from './utility-flags.ts';

export const snapshotStatusCommand = defineCommand({
  use: 'status <filename>',
  short: 'Gets backend snapshot status of a given file',
  async run(invocation) {
    const { process, args } = invocation;
    const [path] = args;
    if (path === undefined || args.length > 1) throw badArguments('snapshot status requires exactly one argument');
    const format = outputFormat(invocation.inherited(utilityFlags)['write-out'], ['simple', 'table', 'json']);
    const { hash, revision, keys, size } = readSnapshotFile(process, path);
    const version = etcdVersion.replace(/\.\d+$/, '.0');
    const row = [hash, String(revision), String(keys), formatSize(size), version];
    if (format === 'table') {
      const headings = ['HASH', 'REVISION', 'TOTAL KEYS', 'TOTAL SIZE', 'VERSION'];
      await process.stdout.write(formatTable(headings, [row]));
    } else if (format === 'simple') {
      await process.stdout.write(`${row.join(', ')}\n`);
    } else {
      const status = { hash: Number.parseInt(hash, 16), revision, totalKey: keys, totalSize: size, version };
      await process.stdout.write(`${JSON.stringify(status)}\n`);
    }
    return 0;
  },
});
