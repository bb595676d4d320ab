import type { ObjectMeta, OwnerReference } from '../api/meta-v1.ts';
import { parseGroupVersion } from './group-version.ts';

interface Owner {
  readonly metadata: ObjectMeta;
}

/** The owner reference of the controller that manages an object, if one does. */
export function controllerOf(object: Owner): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
}

export function isControlledBy(object: Owner, owner: Owner): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid && owner.metadata.uid !== undefined;
}

/** What a controller puts into what it creates: this owner manages it, and waits for it when deleted in the foreground. */
export function newControllerReference(owner: Owner, apiVersion: string, kind: string): OwnerReference {
  return {
    apiVersion,
    kind,
    name: owner.metadata.name ?? '',
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Do two references name the same object? Versions of one group may differ. */
export function refersToSameOwner(a: OwnerReference, b: OwnerReference): boolean {
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    parseGroupVersion(a.apiVersion).group === parseGroupVersion(b.apiVersion).group
  );
}
