import type { APIResourceList } from '../../api/meta-v1.ts';
import type { ResourceReference } from '../../api/scalars.ts';
import type { ApiObject } from '../../client/client.ts';
import type { ControllerRunContext } from '../../client/controller.ts';
import { objectKey } from '../../client/indexer.ts';
import type { Informer } from '../../client/informer.ts';

/** An object with the resource it belongs to. */
export interface GraphNode {
  readonly reference: ResourceReference<ApiObject>;
  readonly object: ApiObject;
}

export interface GraphListener {
  /** The object is there, as it is now. */
  present(node: GraphNode): void;
  gone(node: GraphNode): void;
}

const byOwner = 'ownerUid';
const byUid = 'uid';
/** Nothing owns by these and nothing is owned that way; they come and go by themselves. */
const ignored = new Set(['events', 'events.events.k8s.io']);

/** Every object of the cluster that can be deleted, with who owns whom. */
export class ObjectGraph {
  readonly #context: ControllerRunContext;
  readonly #informers = new Map<string, { reference: ResourceReference<ApiObject>; informer: Informer<ApiObject> }>();

  constructor(context: ControllerRunContext) {
    this.#context = context;
  }

  /** Starts to follow every resource that the server has and that is not followed yet. */
  async discover(listener: GraphListener): Promise<void> {
    for (const reference of await this.#resources()) {
      const key = resourceKey(reference);
      if (this.#informers.has(key)) continue;
      const informer = this.#context.informers.informerFor(reference);
      this.#informers.set(key, { reference, informer });
      informer.addIndex(byOwner, ({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => uid));
      informer.addIndex(byUid, ({ metadata }) => [metadata.uid ?? '']);
      informer.addHandler({
        added: (object) => listener.present({ reference, object }),
        updated: (object) => listener.present({ reference, object }),
        deleted: (object) => listener.gone({ reference, object }),
      });
    }
  }

  dependents(uid: string): GraphNode[] {
    const found: GraphNode[] = [];
    for (const { reference, informer } of this.#informers.values()) {
      for (const object of informer.lister.byIndex(byOwner, uid)) found.push({ reference, object });
    }
    return found;
  }

  get(key: string): GraphNode | undefined {
    const [resource = '', name = ''] = key.split('|');
    const entry = this.#informers.get(resource);
    const object = entry?.informer.lister.get(name);
    return entry === undefined || object === undefined ? undefined : { reference: entry.reference, object };
  }

  byUid(uid: string): GraphNode | undefined {
    for (const { reference, informer } of this.#informers.values()) {
      const [object] = informer.lister.byIndex(byUid, uid);
      if (object !== undefined) return { reference, object };
    }
    return undefined;
  }

  /** The resource that an owner reference speaks of; undefined where the server has none such. */
  resourceOf(apiVersion: string, kind: string): ResourceReference<ApiObject> | undefined {
    const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
    for (const { reference } of this.#informers.values())
      if (reference.group === group && reference.kind === kind) return reference;
    return undefined;
  }

  async #resources(): Promise<ResourceReference<ApiObject>[]> {
    const { client } = this.#context;
    const { groups } = await client.json<{ groups: { preferredVersion: { groupVersion: string } }[] }>({
      method: 'GET',
      target: '/apis',
    });
    const versions = ['v1', ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
    const lists = await Promise.all(
      versions.map(async (groupVersion) => {
        const target = groupVersion === 'v1' ? '/api/v1' : `/apis/${groupVersion}`;
        const { resources } = await client.json<APIResourceList>({ method: 'GET', target });
        const [group = '', version = ''] = groupVersion.includes('/') ? groupVersion.split('/') : ['', groupVersion];
        return resources
          .filter(
            ({ name, verbs }) =>
              !name.includes('/') && ['delete', 'list', 'watch'].every((verb) => verbs.includes(verb)),
          )
          .filter(({ name }) => !ignored.has(group === '' ? name : `${name}.${group}`))
          .map(
            ({ name, kind, namespaced }): ResourceReference<ApiObject> => ({
              group,
              version,
              kind,
              plural: name,
              namespaced,
            }),
          );
      }),
    );
    return lists.flat();
  }
}

export function graphKey({ reference, object }: GraphNode): string {
  return `${resourceKey(reference)}|${objectKey(object)}`;
}

function resourceKey({ group, version, plural }: ResourceReference<ApiObject>): string {
  return `${group}/${version}/${plural}`;
}
