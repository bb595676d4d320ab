import type { Event } from '../../api/core-v1.ts';
import type { ApiObject } from '../../meta/object.ts';

export type CoreEvent = Event;

export function isCoreEvent(object: ApiObject): object is CoreEvent {
  return 'involvedObject' in object;
}
