import { defineCommand } from '../../cli/command.ts';
import { booleanFlag } from '../../cli/flag.ts';
import { parseGoInteger } from '../../cli/go-values.ts';
import { callEtcd } from '../connect.ts';
import { badArguments } from '../exit-error.ts';
import { readGlobals } from '../global-flags.ts';

export const compactionCommand = defineCommand({
  use: 'compaction [options] <revision>',
  aliases: ['compact'],
  short: 'Compacts the event history in etcd',
  flags: {
    physical: booleanFlag({ usage: "'true' to wait for compaction to physically remove all old revisions" }),
  },
  async run(invocation) {
    const { process, args } = invocation;
    const [text] = args;
    if (text === undefined || args.length > 1) throw badArguments('compaction command needs 1 argument');
    const revision = parseRevision(text);
    const globals = await readGlobals(invocation);
    await callEtcd(process, globals, 'KV/Compact', (etcd) => etcd.compact(revision));
    await process.stdout.write(`compacted revision ${revision}\n`);
    return 0;
  },
});

function parseRevision(text: string): number {
  try {
    return parseGoInteger(text, 64);
  } catch (error) {
    throw badArguments(error instanceof Error ? error.message : String(error));
  }
}
