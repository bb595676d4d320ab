import { readAllText } from '../../../core/machine/read-stream.ts';
import { defineCommand } from '../../cli/command.ts';
import { booleanFlag, stringFlag } from '../../cli/flag.ts';
import { callEtcd } from '../connect.ts';
import { badArguments } from '../exit-error.ts';
import { readGlobals } from '../global-flags.ts';
import { headerJson, outputFormat, parseLease, readHeader } from '../output.ts';

export const putCommand = defineCommand({
  use: 'put [options] <key> <value> (<value> can also be given from stdin)',
  short: 'Puts the given key into the store',
  flags: {
    lease: stringFlag({ initial: '0', usage: 'lease ID (in hexadecimal) to attach to the key' }),
    'prev-kv': booleanFlag({ usage: 'return the previous key-value pair before modification' }),
  },
  async run(invocation) {
    const { process, args, flags } = invocation;
    const globals = await readGlobals(invocation);
    const format = outputFormat(globals['write-out'], ['simple', 'json']);
    const [key, given] = args;
    if (key === undefined || args.length > 2 || (given === undefined && process.isTerminal(0))) {
      throw badArguments('put command needs 1 argument and input from stdin or 2 arguments');
    }
    const lease = flags.lease === '0' ? '' : parseLease(flags.lease);
    const value = given ?? (await readAllText(process.stdin));
    const cause = process.argv.join(' ');
    const { response, header } = await callEtcd(process, globals, 'KV/Put', async (etcd) => {
      const success = [
        { type: 'range', key },
        { type: 'put', key, value, lease, cause },
      ] as const;
      const answer = await etcd.txn({ compare: [], success });
      return { response: answer, header: format === 'json' ? await readHeader(etcd, answer.revision) : undefined };
    });
    const [before] = response.results;
    const previous = flags['prev-kv'] && before?.type === 'range' ? before.kvs[0] : undefined;
    if (header !== undefined) await process.stdout.write(`{"header":${headerJson(header)}}\n`);
    else await process.stdout.write(`OK\n${previous === undefined ? '' : `${previous.key}\n${previous.value}\n`}`);
    return 0;
  },
});
