import type { KeyValue, RangeResponse } from '../../../core/etcd/etcd.ts';
import { defineCommand } from '../../cli/command.ts';
import { booleanFlag, integerFlag, stringFlag } from '../../cli/flag.ts';
import { callEtcd } from '../connect.ts';
import { badArguments } from '../exit-error.ts';
import { readGlobals } from '../global-flags.ts';
import { keyRange } from '../key-range.ts';
import {
  headerFields,
  headerJson,
  hexText,
  keyValueFields,
  keyValueJson,
  outputFormat,
  readHeader,
} from '../output.ts';

export const getCommand = defineCommand({
  use: 'get [options] <key> [range_end]',
  short: 'Gets the key or a range of keys',
  flags: {
    consistency: stringFlag({ initial: 'l', usage: 'Linearizable(l) or Serializable(s)' }),
    'count-only': booleanFlag({ usage: 'Get only the count' }),
    'from-key': booleanFlag({
      usage: 'Get keys that are greater than or equal to the given key using byte compare',
    }),
    'keys-only': booleanFlag({ usage: 'Get only the keys' }),
    limit: integerFlag({ usage: 'Maximum number of results' }, 'int64'),
    order: stringFlag({ usage: 'Order of results; ASCEND or DESCEND (ASCEND by default)' }),
    prefix: booleanFlag({ usage: 'Get keys with matching prefix' }),
    'print-value-only': booleanFlag({ usage: 'Only write values when using the "simple" output format' }),
    rev: integerFlag({ usage: 'Specify the kv revision' }, 'int64'),
    'sort-by': stringFlag({ usage: 'Sort target; CREATE, KEY, MODIFY, VALUE, or VERSION' }),
  },
  async run(invocation) {
    const { process, args, flags } = invocation;
    const globals = await readGlobals(invocation);
    const format = outputFormat(globals['write-out'], ['simple', 'json', 'fields']);
    const range = keyRange('get', args, flags);
    if (flags['count-only'] && format !== 'fields') {
      throw badArguments('--count-only is only for `--write-out=fields`');
    }
    const sort = sorting(flags['sort-by'], flags.order);
    const keysOnly = flags['keys-only'];
    const { response, header } = await callEtcd(process, globals, 'KV/Range', async (etcd) => {
      const limit = sort === undefined && flags.limit > 0 ? { limit: flags.limit } : {};
      const revision = flags.rev > 0 ? { revision: flags.rev } : {};
      const countOnly = flags['count-only'];
      const answer = await etcd.range({ ...range, ...limit, ...revision, keysOnly, countOnly });
      return { response: answer, header: format === 'simple' ? undefined : await readHeader(etcd, answer.revision) };
    });
    const sorted = sort === undefined ? response : sortResponse(response, sort, flags.limit);
    if (header === undefined) {
      const options = { keysOnly, valuesOnly: flags['print-value-only'], hex: globals.hex };
      await process.stdout.write(sorted.kvs.map((kv) => simple(kv, options)).join(''));
    } else if (format === 'json') {
      await process.stdout.write(json(headerJson(header), sorted));
    } else {
      await process.stdout.write(headerFields(header) + fields(sorted));
    }
    return 0;
  },
});

type Order = (left: KeyValue, right: KeyValue) => number;

const orders: Readonly<Record<string, Order>> = {
  CREATE: (left, right) => left.createRevision - right.createRevision,
  KEY: () => 0,
  MODIFY: (left, right) => left.modRevision - right.modRevision,
  VALUE: (left, right) => (left.value < right.value ? -1 : Number(left.value > right.value)),
  VERSION: (left, right) => left.version - right.version,
};

/** Undefined for the order of keys, which is how they come. */
function sorting(target: string, order: string): Order | undefined {
  const direction = order.toUpperCase();
  if (direction !== '' && direction !== 'ASCEND' && direction !== 'DESCEND')
    throw badArguments(`bad sort order ${order}`);
  const by = orders[target === '' ? 'KEY' : target.toUpperCase()];
  if (by === undefined) throw badArguments(`bad sort target ${target}`);
  if (direction !== 'DESCEND') return target === '' ? undefined : by;
  const byKey: Order = (left, right) => (left.key < right.key ? -1 : 1);
  return (left, right) => -(by(left, right) || byKey(left, right));
}

function sortResponse(response: RangeResponse, order: Order, limit: number): RangeResponse {
  const kvs = [...response.kvs].sort(order);
  return limit > 0 && kvs.length > limit ? { ...response, kvs: kvs.slice(0, limit), more: true } : { ...response, kvs };
}

function simple(kv: KeyValue, options: { keysOnly: boolean; valuesOnly: boolean; hex: boolean }): string {
  const show = options.hex ? hexText : (text: string): string => text;
  if (options.valuesOnly) return `${show(kv.value)}\n`;
  return `${show(kv.key)}\n${options.keysOnly ? '' : show(kv.value)}\n`;
}

function json(header: string, { kvs, more, count }: RangeResponse): string {
  const list = kvs.length === 0 ? '' : `,"kvs":[${kvs.map(keyValueJson).join(',')}]`;
  return `{"header":${header}${list}${more ? ',"more":true' : ''}${count === 0 ? '' : `,"count":${count}`}}\n`;
}

function fields({ kvs, more, count }: RangeResponse): string {
  return `${kvs.map(keyValueFields).join('')}"More" : ${more}\n"Count" : ${count}\n`;
}
