import type { APIResourceList } from '../../api/meta-v1.ts';
import type { ResourceReference } from '../../api/scalars.ts';
import type { ApiObject, Client } from '../../client/client.ts';
import type { InformerFactory } from '../../client/informer-factory.ts';

type Changed = (reference: ResourceReference<ApiObject>, object: ApiObject | undefined, previous: ApiObject) => void;

/** The kinds that the quotas of the cluster count, each followed from the time that a quota first names it. */
export class QuotaKinds {
  readonly #client: Client;
  readonly #informers: InformerFactory;
  readonly #known: readonly ResourceReference<ApiObject>[];
  readonly #followed = new Map<string, ResourceReference<ApiObject>>();

  constructor(client: Client, informers: InformerFactory, known: readonly ResourceReference<ApiObject>[]) {
    this.#client = client;
    this.#informers = informers;
    this.#known = known;
  }

  get all(): readonly ResourceReference<ApiObject>[] {
    return [...this.#followed.values()];
  }

  /** Resolves when every kind is in the cache that a quota of these names counts. */
  async follow(names: readonly string[], changed: Changed): Promise<void> {
    for (const reference of this.#known) this.#followOne(reference, changed);
    for (const name of names) {
      const [, plural = '', group = ''] = /^count\/([^.]+)\.?(.*)$/.exec(name) ?? [];
      if (plural === '' || this.#followed.has(`${plural}.${group}`)) continue;
      const reference = await this.#discover(group, plural);
      if (reference !== undefined) this.#followOne(reference, changed);
    }
    await Promise.all(this.all.map((reference) => this.#informers.informerFor(reference).synced));
  }

  #followOne(reference: ResourceReference<ApiObject>, changed: Changed): void {
    const key = `${reference.plural}.${reference.group}`;
    if (this.#followed.has(key)) return;
    this.#followed.set(key, reference);
    this.#informers.informerFor(reference).addHandler({
      updated: (object, previous) => changed(reference, object, previous),
      deleted: (previous) => changed(reference, undefined, previous),
    });
  }

  async #discover(group: string, plural: string): Promise<ResourceReference<ApiObject> | undefined> {
    const version = group === '' ? 'v1' : await this.#preferredVersion(group);
    if (version === undefined) return undefined;
    const target = group === '' ? '/api/v1' : `/apis/${group}/${version}`;
    const { resources } = await this.#client.json<APIResourceList>({ method: 'GET', target });
    const found = resources.find(({ name, verbs }) => name === plural && verbs.includes('watch'));
    if (found?.namespaced !== true) return undefined;
    return { group, version, kind: found.kind, plural, namespaced: true };
  }

  async #preferredVersion(group: string): Promise<string | undefined> {
    const { groups } = await this.#client.json<{ groups: { name: string; preferredVersion: { version: string } }[] }>({
      method: 'GET',
      target: '/apis',
    });
    return groups.find(({ name }) => name === group)?.preferredVersion.version;
  }
}
