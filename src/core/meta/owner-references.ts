import type { ObjectMeta, OwnerReference } from '../api/meta-v1.ts';

interface Owner {
  readonly metadata: ObjectMeta;
}

/** The owner reference of the controller that manages an object, if one does. */
export function controllerOf(object: Owner): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
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
