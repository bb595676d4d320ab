import type { Preconditions } from '../../api/meta-v1.ts';
import type { ApiObject } from '../../meta/object.ts';
import { newConflict } from '../../meta/status.ts';
import type { Revision } from '../revision.ts';
import type { ResourceStore } from './resource-store.ts';

/** Throws a Conflict unless the stored state is the one that a write was meant for. */
export function checkPreconditions<T extends ApiObject>(
  store: ResourceStore<T>,
  old: Revision<T>,
  preconditions: Preconditions | undefined,
): void {
  const { uid = '', name = '' } = old.object.metadata;
  const fail = (what: string, asked: string, found: string): never => {
    const detail = `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${found}`;
    const about = `StorageError: invalid object, Code: 4, Key: ${old.key}, ResourceVersion: 0, AdditionalErrorMsg: ${detail}`;
    throw newConflict(store.groupResource, name, about);
  };
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) fail('UID', preconditions.uid, uid);
  const { resourceVersion } = preconditions ?? {};
  if (resourceVersion !== undefined && resourceVersion !== String(old.revision)) {
    fail('ResourceVersion', resourceVersion, String(old.revision));
  }
}
