import type { Event } from '../../../core/api/core-v1.ts';
import { queryOf } from '../../../core/client/client.ts';
import { readWatchEvents } from '../../../core/client/watch-events.ts';
import { asJson } from '../../../core/meta/object.ts';
import { booleanFlag, type FlagValues, integerFlag, listFlag, stringFlag } from '../../cli/flag.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { createObjectPrinter } from '../printers/object-printer.ts';
import { printFlags } from '../printers/print-flags.ts';
import { tableWriter } from '../printers/table.ts';
import type { Session } from '../session.ts';
import { limitedBy } from '../watch-object.ts';
import { since } from './describe/times.ts';

const eventsFlags = {
  ...printFlags,
  'all-namespaces': booleanFlag({ shorthand: 'A' }),
  'chunk-size': integerFlag({ initial: 500 }, 'int64'),
  for: stringFlag(),
  'no-headers': booleanFlag(),
  types: listFlag(),
  watch: booleanFlag({ shorthand: 'w' }),
};

type EventsFlagValues = FlagValues<typeof eventsFlags>;

export const eventsCommand = defineKubectlCommand({
  use: 'events [(-o|--output=)json|yaml] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  flags: eventsFlags,
  run: async (session, { flags }) => {
    const types = flags.types.map((type) => type.toLowerCase());
    if (types.some((type) => type !== 'normal' && type !== 'warning'))
      throw new Error('valid --types are Normal or Warning');
    const path = flags['all-namespaces'] ? '/api/v1/events' : `/api/v1/namespaces/${session.namespace}/events`;
    const fieldSelector = await selectorFor(session, flags.for);
    const list = await session.json<{ metadata: { resourceVersion?: string }; items: Event[] | null }>({
      target: path + queryOf({ fieldSelector, limit: flags['chunk-size'] }),
    });
    const wanted = (event: Event): boolean => types.length === 0 || types.includes((event.type ?? '').toLowerCase());
    const events = (list.items ?? []).filter(wanted).toSorted((left, right) => timeOf(left) - timeOf(right));
    const print = eventPrinter(session, flags);
    if (events.length === 0 && !flags.watch) {
      const where = flags['all-namespaces'] ? '' : ` in ${session.namespace} namespace`;
      return session.printError(flags['all-namespaces'] ? 'No events found.\n' : `No events found${where}.\n`);
    }
    await session.print(print(events));
    if (flags.watch)
      await followEvents(
        session,
        { path, fieldSelector, resourceVersion: list.metadata.resourceVersion },
        async (event) => {
          if (wanted(event)) await session.print(print([event]));
        },
      );
  },
});

async function selectorFor(session: Session, subject: string): Promise<string> {
  if (subject === '') return '';
  const [type, name, ...rest] = subject.split('/');
  if (!type || !name || rest.length > 0) throw new Error('--for must be in resource/name form');
  const { kind, group, version } = await session.discovery.find(type);
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return `involvedObject.apiVersion=${apiVersion},involvedObject.kind=${kind},involvedObject.name=${name}`;
}

function timeOf({ series, lastTimestamp, eventTime, firstTimestamp }: Event): number {
  return Date.parse(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp ?? '') || 0;
}

function eventPrinter(session: Session, flags: EventsFlagValues): (events: readonly Event[]) => string {
  if (flags.output !== '') {
    const print = createObjectPrinter(session, flags);
    return (events) =>
      print({
        kind: 'EventList',
        apiVersion: 'v1',
        metadata: {},
        items: events.map((event) => asJson({ kind: 'Event', apiVersion: 'v1', ...event })),
      });
  }
  const writer = tableWriter();
  let headers = !flags['no-headers'];
  return (events) => {
    if (headers)
      writer.write(`${flags['all-namespaces'] ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`);
    headers = false;
    for (const event of events) {
      const { kind, name } = event.involvedObject;
      const namespace = flags['all-namespaces'] ? `${event.metadata.namespace ?? ''}\t` : '';
      const cells = [
        interval(session, event),
        event.type ?? '',
        event.reason ?? '',
        `${kind ?? ''}/${name ?? ''}`,
        (event.message ?? '').trim(),
      ];
      writer.write(`${namespace}${cells.join('\t')}\n`);
    }
    return writer.flush();
  };
}

function interval(session: Session, { series, count = 0, lastTimestamp, firstTimestamp, eventTime }: Event): string {
  const first = since(session, eventTime ?? firstTimestamp);
  if (series !== undefined) return `${since(session, series.lastObservedTime)} (x${series.count ?? 0} over ${first})`;
  return count > 1 ? `${since(session, lastTimestamp)} (x${count} over ${first})` : first;
}

async function followEvents(
  session: Session,
  { path, ...query }: { path: string; fieldSelector: string; resourceVersion: string | undefined },
  visit: (event: Event) => Promise<void>,
): Promise<void> {
  using limit = limitedBy(session, 0);
  try {
    const response = await session.send({ target: path + queryOf({ ...query, watch: 'true' }), signal: limit.signal });
    for await (const { type, object } of readWatchEvents<Event>(response.body))
      if (type !== 'DELETED' && type !== 'BOOKMARK') await visit(object);
  } catch (error) {
    if (!limit.signal.aborted) throw error;
  }
}
