import {
  type CustomResourceDefinition,
  type CustomResourceDefinitionCondition,
  customResourceDefinitions,
} from '../../api/apiextensions-v1.ts';
import { findCondition, isConditionTrue, setCondition } from '../../meta/conditions.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { type FieldManagement, updateManagedFields } from '../../meta/patch/managed-fields.ts';
import { isConflict, isNotFound } from '../../meta/status.ts';
import { formatTime } from '../../meta/time.ts';
import type { AnyResource } from '../../registry/resource.ts';
import { internalView } from '../../registry/subresource.ts';
import { cleanupFinalizer } from '../../resources/apiextensions/customresourcedefinitions.ts';
import { systemWriter } from '../bootstrap/system-writer.ts';
import type { ServerContext } from '../server-context.ts';
import { acceptNames } from './accept-names.ts';
import { customResources } from './custom-resource.ts';

interface Established {
  readonly spec: CustomResourceDefinition['spec'];
  readonly resources: readonly AnyResource[];
  /** The version in which objects are stored. */
  readonly stored: string;
}

/** Serves what CustomResourceDefinitions define, for as long as they do, and reports that in their status. */
export class DefinitionController {
  readonly #server: ServerContext;
  readonly #established = new Map<string, Established>();
  readonly #onError: (error: unknown) => void;

  constructor(server: ServerContext, onError: (error: unknown) => void) {
    this.#server = server;
    this.#onError = onError;
  }

  /** Follows the definitions that the watch cache tells of. */
  start(): void {
    this.#server.served.storeOf(customResourceDefinitions).cache.subscribe({
      set: (definition) => this.#set(definition),
      delete: (definition) => {
        this.#withdraw(definition.metadata.name);
        this.#reportOthers(definition);
      },
    });
  }

  #set(definition: CustomResourceDefinition): void {
    if (isConditionTrue(definition.status?.conditions, 'Established')) this.#serve(definition);
    const step =
      definition.metadata.deletionTimestamp === undefined ? this.#report(definition) : this.#cleanUp(definition);
    void step.catch((error: unknown) => {
      if (!isNotFound(error) && !isConflict(error)) this.#onError(error);
    });
  }

  #serve(definition: CustomResourceDefinition): void {
    const { name } = definition.metadata;
    const known = this.#established.get(name);
    if (known !== undefined && deepEqual(known.spec, definition.spec)) return;
    const [stored, ...others] = customResources(definition);
    if (stored === undefined) return;
    const isStoredServed = definition.spec.versions.some(
      ({ name: version, served }) => served && version === stored.version,
    );
    const resources = [...(isStoredServed ? [stored] : []), ...others];
    const { served } = this.#server;
    if (known !== undefined && known.stored !== stored.version) {
      for (const old of known.resources) served.remove(old);
    }
    for (const resource of resources) served.add(resource);
    for (const old of known?.resources ?? []) {
      if (!resources.some(({ version }) => version === old.version)) served.remove(old);
    }
    this.#established.set(name, { spec: definition.spec, resources, stored: stored.version });
  }

  #withdraw(name: string): void {
    for (const resource of this.#established.get(name)?.resources ?? []) this.#server.served.remove(resource);
    this.#established.delete(name);
  }

  /** Accepts the names, unless another definition of the group has them, and says that objects can be made. */
  async #report(definition: CustomResourceDefinition): Promise<void> {
    const nowMs = this.#server.clock.now();
    const { names: acceptedNames, conflict } = acceptNames(definition, this.#othersOf(definition));
    const accepted: CustomResourceDefinitionCondition =
      conflict === undefined
        ? { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
        : { type: 'NamesAccepted', status: 'False', ...conflict };
    const conditions = definition.status?.conditions ?? [];
    const isEstablished = isConditionTrue(conditions, 'Established');
    const established: CustomResourceDefinitionCondition =
      conflict === undefined || isEstablished
        ? {
            ...{ type: 'Established', status: 'True', reason: 'InitialNamesAccepted' },
            message: 'the initial names have been accepted',
          }
        : { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' };
    const wanted = setCondition(setCondition(conditions, accepted, nowMs), established, nowMs);
    const isSame = wanted === conditions && deepEqual(acceptedNames, definition.status?.acceptedNames);
    if (isSame) return;
    await this.#update(definition, (old) => ({
      ...old,
      metadata: { ...old.metadata },
      status: {
        ...old.status,
        conditions: [...wanted],
        acceptedNames,
        storedVersions: old.status?.storedVersions ?? [],
      },
    }));
  }

  /** The other definitions of the group, whose names are taken. */
  #othersOf({ metadata, spec }: CustomResourceDefinition): CustomResourceDefinition[] {
    const all = this.#server.served.storeOf(customResourceDefinitions).listCached('');
    return all
      .map(({ object }) => object)
      .filter((other) => other.metadata.name !== metadata.name && other.spec.group === spec.group);
  }

  /** Names that were taken may be free now. */
  #reportOthers(definition: CustomResourceDefinition): void {
    for (const other of this.#othersOf(definition)) {
      if (!isConditionTrue(other.status?.conditions, 'NamesAccepted')) this.#set(other);
    }
  }

  /** Deletes every object of the definition, and lets the definition go when none is left. */
  async #cleanUp(definition: CustomResourceDefinition): Promise<void> {
    const { metadata } = definition;
    if (metadata.finalizers?.includes(cleanupFinalizer) !== true) return;
    const terminating = findCondition(definition.status?.conditions, 'Terminating');
    if (terminating?.reason !== 'InstanceDeletionInProgress') {
      await this.#setTerminating(definition);
      return;
    }
    const [resource] = this.#established.get(metadata.name)?.resources ?? [];
    const store = resource && this.#server.served.find(resource.group, resource.version, resource.plural)?.store;
    if (store !== undefined) {
      const write = { context: systemWriter(this.#server), options: {} };
      await store.deleteCollection({ namespace: '' }, write);
      const left = await store.list({ namespace: '', limit: 1 });
      if (left.items.length > 0) {
        store.cache.subscribe({ set: () => {}, delete: () => this.#again(metadata.name) });
        return;
      }
    }
    await this.#update(definition, (old) => {
      const finalizers = (old.metadata.finalizers ?? []).filter((finalizer) => finalizer !== cleanupFinalizer);
      return { ...old, metadata: { ...old.metadata, finalizers } };
    });
  }

  #again(name: string): void {
    const definition = this.#server.served.storeOf(customResourceDefinitions).cached('', name)?.object;
    if (definition?.metadata.deletionTimestamp !== undefined) this.#set(definition);
  }

  #setTerminating(definition: CustomResourceDefinition): Promise<void> {
    const condition = {
      ...{ type: 'Terminating', status: 'True', reason: 'InstanceDeletionInProgress' },
      message: 'CustomResource deletion is in progress',
    };
    const conditions = setCondition(definition.status?.conditions ?? [], condition, this.#server.clock.now());
    return this.#update(definition, (old) => ({
      ...old,
      metadata: { ...old.metadata },
      status: {
        ...old.status,
        conditions: [...conditions],
        acceptedNames: old.status?.acceptedNames ?? { kind: '', plural: '' },
        storedVersions: old.status?.storedVersions ?? [],
      },
    }));
  }

  async #update(
    { metadata }: CustomResourceDefinition,
    change: (old: CustomResourceDefinition) => CustomResourceDefinition,
  ): Promise<void> {
    const store = this.#server.served.storeOf(customResourceDefinitions);
    await store.update('', metadata.name, {
      context: systemWriter(this.#server),
      view: internalView,
      transform: (old) => {
        if (old === undefined) throw new Error('the definition is gone');
        const changed = change(old.object);
        updateManagedFields(this.#management(), old.object, changed);
        return Promise.resolve(changed);
      },
    });
  }

  /** As a client of its own the server writes the status only. */
  #management(): FieldManagement {
    const { served, clock } = this.#server;
    const { schema, apiVersion } = served.storeOf(customResourceDefinitions).resource;
    return {
      ...{ source: schema, typeName: schema.nameOf(customResourceDefinitions) ?? '', apiVersion },
      ...{ manager: 'kube-apiserver', subresource: 'status', time: formatTime(clock.now()), ignored: ['spec'] },
    };
  }
}
