import { type Event, events } from '../../api/core-v1.ts';
import { type FieldError, invalid } from '../../meta/field-error.ts';
import { formatAge } from '../../meta/time.ts';
import type { Column } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';

const timeToLiveSeconds = 3600;

/** What `kubectl get events` shows, in either version. */
export const eventColumns: readonly Column<Event>[] = [
  { name: 'Last Seen', cell: (event, nowMs) => formatAge(lastSeen(event), nowMs) },
  { name: 'Type', cell: ({ type }) => type ?? '' },
  { name: 'Reason', cell: ({ reason }) => reason ?? '' },
  { name: 'Object', cell: objectText },
  { name: 'Subobject', wide: true, cell: ({ involvedObject }) => involvedObject.fieldPath ?? '' },
  { name: 'Source', wide: true, cell: sourceText },
  { name: 'Message', cell: ({ message }) => (message ?? '').trim() },
  { name: 'First Seen', wide: true, cell: (event, nowMs) => formatAge(firstSeen(event), nowMs) },
  { name: 'Count', wide: true, cell: ({ series, count }) => series?.count ?? (count || 1) },
  { name: 'Name', format: 'name', wide: true, cell: ({ metadata }) => metadata.name },
];

export const eventResource = defineResource<Event>({
  ...events,
  shortNames: ['ev'],
  strategy: {
    timeToLiveSeconds,
    dependents: 'unsupported',
    allowCreateOnUpdate: true,
    validate,
    validateUpdate: validate,
  },
  columns: eventColumns,
  fieldSelectors: {
    'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
    'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
    'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
    'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
    'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
    reason: ({ reason }) => reason ?? '',
    reportingComponent: ({ reportingComponent }) => reportingComponent ?? '',
    source: ({ source, reportingComponent }) => source?.component || reportingComponent || '',
    type: ({ type }) => type ?? '',
  },
});

function validate({ metadata, involvedObject }: Event): FieldError[] {
  const { namespace = '' } = involvedObject;
  const expected = namespace === '' ? 'default' : namespace;
  if (metadata.namespace === expected || (namespace === '' && metadata.namespace === 'kube-system')) return [];
  return [invalid('involvedObject.namespace', namespace, 'does not match event.namespace')];
}

function firstSeen({ firstTimestamp, eventTime }: Event): string | undefined {
  return firstTimestamp || eventTime || undefined;
}

function lastSeen(event: Event): string | undefined {
  return event.series?.lastObservedTime || event.lastTimestamp || firstSeen(event);
}

function objectText({ involvedObject }: Event): string {
  const { kind = '', name = '' } = involvedObject;
  return name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`;
}

function sourceText({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || '';
  const instance = source?.host || reportingInstance || '';
  return instance === '' ? component : `${component}, ${instance}`;
}
