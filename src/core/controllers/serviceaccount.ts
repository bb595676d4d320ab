import { type Namespace, namespaces, serviceAccounts } from '../api/core-v1.ts';
import { defineController, onChange } from '../client/controller.ts';
import { isAlreadyExists } from '../meta/status.ts';

const name = 'default';

/** Gives every namespace its `default` ServiceAccount. */
export const serviceAccountController = defineController<Namespace>({
  name: 'serviceaccount-controller',
  for: namespaces,
  watches: [
    onChange(serviceAccounts, ({ object, previous }) =>
      object === undefined && previous?.metadata.name === name ? [previous.metadata.namespace ?? ''] : [],
    ),
  ],
  async reconcile({ key }, { client, lister }) {
    const namespace = lister(namespaces).get(key);
    if (
      namespace === undefined ||
      namespace.status?.phase === 'Terminating' ||
      lister(serviceAccounts).get(`${key}/${name}`) !== undefined
    )
      return undefined;
    await client
      .resource(serviceAccounts)
      .create({ metadata: { name, namespace: key } })
      .catch((error: unknown) => {
        if (!isAlreadyExists(error)) throw error;
      });
    return undefined;
  },
});
