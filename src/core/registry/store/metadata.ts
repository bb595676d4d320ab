import type { ApiObject } from '../../meta/object.ts';
import { newBadRequest } from '../../meta/status.ts';
import { formatTime } from '../../meta/time.ts';
import type { ResourceStore } from './resource-store.ts';

/** Brings the object into the request's namespace, or refuses when it says it is from another one. */
export function ensureNamespace<T extends ApiObject>(store: ResourceStore<T>, object: T, namespace: string): void {
  const { metadata } = object;
  if (!store.resource.namespaced) {
    delete metadata.namespace;
    return;
  }
  if (metadata.namespace === undefined || metadata.namespace === '') metadata.namespace = namespace;
  else if (metadata.namespace !== namespace) {
    throw newBadRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}

/** What the server alone decides about a new object. The order of the keys is the order in which they are shown. */
export function fillSystemFields<T extends ApiObject>(store: ResourceStore<T>, object: T): void {
  const { metadata, resource } = { metadata: object.metadata, resource: store.resource };
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
  metadata.uid = store.clock.uuid();
  metadata.creationTimestamp = formatTime(store.clock.now());
  if (resource.strategy.generationOf === undefined) delete metadata.generation;
  else metadata.generation = 1;
}

/** An empty list is as good as none, and is not kept. */
export function dropEmptyMetadata(object: ApiObject): void {
  const { metadata } = object;
  if (metadata.finalizers?.length === 0) delete metadata.finalizers;
  if (metadata.ownerReferences?.length === 0) delete metadata.ownerReferences;
  if (metadata.managedFields?.length === 0) delete metadata.managedFields;
}
