import { defineCommand } from '../../cli/command.ts';
import { booleanFlag } from '../../cli/flag.ts';
import { callEtcd } from '../connect.ts';
import { readGlobals } from '../global-flags.ts';
import { keyRange } from '../key-range.ts';
import { headerJson, outputFormat, readHeader } from '../output.ts';

export const delCommand = defineCommand({
  use: 'del [options] <key> [range_end]',
  short: 'Removes the specified key or range of keys [key, range_end)',
  flags: {
    'from-key': booleanFlag({
      usage: 'delete keys that are greater than or equal to the given key using byte compare',
    }),
    prefix: booleanFlag({ usage: 'delete keys with matching prefix' }),
    'prev-kv': booleanFlag({ usage: 'return deleted key-value pairs' }),
    range: booleanFlag({ usage: 'delete range of keys' }),
  },
  async run(invocation) {
    const { process, args, flags } = invocation;
    const globals = await readGlobals(invocation);
    const format = outputFormat(globals['write-out'], ['simple', 'json']);
    const range = keyRange('del', args, flags);
    const cause = process.argv.join(' ');
    const { response, header } = await callEtcd(process, globals, 'KV/DeleteRange', async (etcd) => {
      const answer = await etcd.txn({ compare: [], success: [{ type: 'delete', ...range, cause }] });
      return { response: answer, header: format === 'json' ? await readHeader(etcd, answer.revision) : undefined };
    });
    const [result] = response.results;
    const deleted = result?.type === 'delete' ? result.deleted : [];
    if (header !== undefined) {
      const count = deleted.length === 0 ? '' : `,"deleted":${deleted.length}`;
      await process.stdout.write(`{"header":${headerJson(header)}${count}}\n`);
      return 0;
    }
    const shown = flags['prev-kv'] ? deleted.map(({ key, value }) => `${key}\n${value}\n`) : [];
    await process.stdout.write(`${deleted.length}\n${shown.join('')}`);
    return 0;
  },
});
