import { queryOf, resourcePath } from '../../../../core/client/client.ts';
import { readWatchEvents } from '../../../../core/client/watch-events.ts';
import { isJsonObject, type JsonObject } from '../../../../core/meta/object.ts';
import type { TabWriter } from '../../../cli/tab-writer.ts';
import { throwAll } from '../../failures.ts';
import { createObjectPrinter } from '../../printers/object-printer.ts';
import { type Table, tableOfObject, tableWriter } from '../../printers/table.ts';
import type { Item } from '../../selection/item.ts';
import { listItems, selectResources } from '../../selection/select.ts';
import type { Session } from '../../session.ts';
import { type GetFlagValues, getQuery, relevantErrors } from './get-query.ts';
import { createTablePrinter, tableAccept } from './get-tables.ts';

type Print = (object: JsonObject, event: string) => string;

/** Prints objects and then every change, until it is interrupted. */
export async function watchResources(session: Session, flags: GetFlagValues, args: readonly string[]): Promise<void> {
  const human = flags.output === '' || flags.output === 'wide';
  const accept = human ? { accept: tableAccept } : {};
  const query = { ...getQuery(session, flags, args), ...accept, singleType: true, keepLists: true, chunkSize: 0 };
  const selection = await selectResources(session, query);
  const { items, errors } = await selection.collect();
  throwAll(relevantErrors(flags, errors));
  const [item] = items;
  if (item?.object === undefined) return;
  if (items.length > 1)
    throw new Error(
      'watch is only supported on individual resources and resource collections - more than 1 resource was found',
    );
  const print = human ? tablePrinting(session, flags, item) : objectPrinting(session, flags);
  const list = !selection.named;
  const shown = list && !human ? listItems(item.object) : [item.object];
  if (!flags['watch-only']) for (const object of shown) await session.print(print(object, 'ADDED'));
  await followChanges(session, flags, { item, list, accept, print });
}

interface Watched {
  readonly item: Item;
  readonly list: boolean;
  readonly accept: { readonly accept?: string };
  readonly print: Print;
}

async function followChanges(
  session: Session,
  flags: GetFlagValues,
  { item, list, accept, print }: Watched,
): Promise<void> {
  const namespace = item.resource.namespaced && !flags['all-namespaces'] ? session.namespace : '';
  const metadata = item.object?.metadata ?? {};
  const selectors = list
    ? {
        labelSelector: flags.selector,
        fieldSelector: flags['field-selector'],
        resourceVersion: metadata.resourceVersion,
      }
    : { fieldSelector: `metadata.name=${item.name}`, resourceVersion: '0' };
  const interrupted = new AbortController();
  const subscription = session.process.onSignal('SIGINT', () => interrupted.abort());
  try {
    const response = await session.send({
      target:
        resourcePath(item.resource, { namespace: list ? namespace : item.namespace }) +
        queryOf({ ...selectors, watch: 'true' }),
      headers: { ...accept },
      signal: interrupted.signal,
    });
    let first = !list;
    for await (const event of readWatchEvents<JsonObject>(response.body)) {
      if (!first && event.type !== 'BOOKMARK') await session.print(print(event.object, event.type));
      first = false;
    }
  } catch (error) {
    if (!interrupted.signal.aborted && !hasTimeout(session)) throw error;
  } finally {
    subscription[Symbol.dispose]();
  }
}

/** A watch that `--request-timeout` ends has ended well. */
function hasTimeout(session: Session): boolean {
  return session.flags['request-timeout'] !== '0';
}

function tablePrinting(session: Session, flags: GetFlagValues, item: Item): Print {
  const printer = createTablePrinter(flags, item, false);
  const writer: TabWriter = tableWriter();
  return (object, event) => {
    const table =
      object.kind === 'Table' ? (object as unknown as Table) : tableOfObject(object, session.process.clock.now());
    printer.print({ ...table, rows: table.rows ?? [] }, writer, event);
    return writer.flush();
  };
}

function objectPrinting(session: Session, flags: GetFlagValues): Print {
  const print = createObjectPrinter(session, flags, { customColumns: true, noHeaders: flags['no-headers'] });
  if (!flags['output-watch-events']) return print;
  return (object, event) =>
    print({ kind: 'WatchEvent', apiVersion: 'v1', type: event, object: isJsonObject(object) ? object : {} });
}
