import { type ApiObject, cloneJson } from '../../meta/object.ts';
import { isNotFound } from '../../meta/status.ts';
import type { DeleteWrite } from './delete.ts';
import type { ListPage, ListRequest } from './list.ts';
import type { ResourceStore } from './resource-store.ts';

export type DeleteCollectionWrite<T extends ApiObject> = DeleteWrite<T>;

/** Deletes one after the other what a list finds, and returns that list. */
export async function deleteCollection<T extends ApiObject>(
  store: ResourceStore<T>,
  request: ListRequest,
  write: DeleteCollectionWrite<T>,
): Promise<ListPage<T>> {
  const page = await store.list(request);
  for (const { object } of page.items) {
    const { namespace = '', name = '' } = object.metadata;
    try {
      await store.delete(namespace, name, { ...write, options: cloneJson(write.options) });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  return page;
}
