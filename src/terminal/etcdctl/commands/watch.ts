import { EtcdError, type KeyValue, type WatchEvent, type WatchResponse } from '../../../core/etcd/etcd.ts';
import { defineCommand } from '../../cli/command.ts';
import { booleanFlag, integerFlag } from '../../cli/flag.ts';
import { openEndpoints } from '../connect.ts';
import { badArguments, ExitError, exitCodes } from '../exit-error.ts';
import { readGlobals } from '../global-flags.ts';
import { keyRange } from '../key-range.ts';
import { base64, headerJson, keyValueJson, outputFormat, readHeader } from '../output.ts';

export const watchCommand = defineCommand({
  use: 'watch [options] [key or prefix] [range_end] [--] [exec-command arg1 arg2 ...]',
  short: 'Watches events stream on keys or prefixes',
  flags: {
    prefix: booleanFlag({ usage: 'Watch on a prefix if prefix is set' }),
    'prev-kv': booleanFlag({ usage: 'get the previous key-value pair before the event happens' }),
    rev: integerFlag({ usage: 'Revision to start watching' }, 'int64'),
  },
  async run(invocation) {
    const { process, args, flags } = invocation;
    const globals = await readGlobals(invocation);
    const format = outputFormat(globals['write-out'], ['simple', 'json']);
    if (args.length === 0 || args.length > 2) throw badArguments('bad number of arguments');
    const [endpoint] = openEndpoints(process, globals);
    if (endpoint === undefined) throw badArguments('no endpoints available');
    const start = flags.rev > 0 ? { startRevision: flags.rev } : {};
    using watch = endpoint.etcd.watch({ ...keyRange('watch', args, flags), ...start });
    try {
      for await (const response of watch) {
        if (response.events.length === 0) continue;
        const header = format === 'json' ? headerJson(await readHeader(endpoint.etcd, response.revision)) : undefined;
        const text = header === undefined ? simple(response, flags['prev-kv']) : json(header, response);
        await process.stdout.write(text);
      }
    } catch (error) {
      if (!(error instanceof EtcdError)) throw error;
      await process.stderr.write(`watch was canceled (${error.message})\n`);
      throw new ExitError(exitCodes.error, 'watch is canceled by the server');
    } finally {
      endpoint.close();
    }
    return 0;
  },
});

function simple({ events }: WatchResponse, withPrevious: boolean): string {
  return events.map((event) => simpleEvent(event, withPrevious)).join('');
}

function simpleEvent(event: WatchEvent, withPrevious: boolean): string {
  const show = ({ key, value }: Pick<KeyValue, 'key' | 'value'>): string => `${key}\n${value}\n`;
  const previous = withPrevious && event.previous !== undefined ? show(event.previous) : '';
  const now = event.type === 'put' ? event.kv : { key: event.key, value: '' };
  return `${event.type === 'put' ? 'PUT' : 'DELETE'}\n${previous}${show(now)}`;
}

function json(header: string, { events }: WatchResponse): string {
  const list = events.map((event) => {
    if (event.type === 'put') return `{"kv":${keyValueJson(event.kv)}}`;
    return `{"type":1,"kv":{"key":"${base64(event.key)}","mod_revision":${event.modRevision}}}`;
  });
  return `{"Header":${header},"Events":[${list.join(',')}],"CompactRevision":0,"Canceled":false,"Created":false}\n`;
}
