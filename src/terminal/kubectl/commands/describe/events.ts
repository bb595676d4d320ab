import type { Event } from '../../../../core/api/core-v1.ts';
import { queryOf } from '../../../../core/client/client.ts';
import type { DescribeContext } from './describer.ts';
import { since } from './times.ts';
import { compareText } from './writer.ts';

export interface EventSubject {
  readonly name: string;
  readonly namespace: string;
  readonly kind?: string;
  readonly uid?: string;
}

/** Events about an object. */
export async function searchEvents(context: Pick<DescribeContext, 'session'>, subject: EventSubject): Promise<Event[]> {
  const { kind, name, namespace, uid } = subject;
  const terms = [
    ...(kind === undefined || kind === '' ? [] : [`involvedObject.kind=${kind}`]),
    `involvedObject.name=${name}`,
    `involvedObject.namespace=${namespace}`,
    ...(uid === undefined || uid === '' ? [] : [`involvedObject.uid=${uid}`]),
  ];
  const path = namespace === '' ? '/api/v1/events' : `/api/v1/namespaces/${namespace}/events`;
  const list = await context.session.json<{ items: Event[] | null }>({
    target: path + queryOf({ fieldSelector: terms.join(','), limit: 500 }),
  });
  return list.items ?? [];
}

/** Writes the events of the object, unless they are not wanted or cannot be had. */
export async function describeEvents(context: DescribeContext, subject: Partial<EventSubject> = {}): Promise<void> {
  if (!context.showEvents) return;
  const { metadata, kind } = context.item.object;
  const uid = typeof metadata.uid === 'string' ? metadata.uid : '';
  const about = { name: metadata.name ?? '', namespace: metadata.namespace ?? '', kind, uid, ...subject };
  writeEvents(context, await searchEvents(context, about).catch(() => []));
}

export function writeEvents({ writer, session }: DescribeContext, events: readonly Event[]): void {
  if (events.length === 0) {
    writer.field(0, 'Events', '<none>');
    return;
  }
  writer.flush();
  writer.line(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage');
  writer.line(1, '----\t------\t----\t----\t-------');
  for (const event of events.toSorted((left, right) =>
    compareText(left.lastTimestamp ?? '', right.lastTimestamp ?? ''),
  )) {
    const source = event.source?.component || (event.reportingComponent ?? '');
    const where = event.involvedObject.fieldPath;
    const message = `${where ? `${where}: ` : ''}${(event.message ?? '').trim()}`;
    writer.line(1, `${event.type ?? ''}\t${event.reason ?? ''}\t${interval(session, event)}\t${source}\t${message}`);
  }
}

function interval(session: DescribeContext['session'], event: Event): string {
  const first = since(session, event.eventTime ?? event.firstTimestamp);
  if (event.series !== undefined)
    return `${since(session, event.series.lastObservedTime)} (x${event.series.count ?? 0} over ${first})`;
  return (event.count ?? 0) > 1 ? `${since(session, event.lastTimestamp)} (x${event.count} over ${first})` : first;
}
