import type { ResourceReference } from '../api/scalars.ts';
import type { Clock } from '../clock.ts';
import { controllerOf } from '../meta/owner-references.ts';
import type { ApiObject, Client } from './client.ts';
import type { EventRecorder } from './event-recorder.ts';
import { type IndexFunction, type Lister, objectKey, splitKey } from './indexer.ts';
import type { InformerFactory } from './informer-factory.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

/** Names the object whose wanted and real state a reconcile brings together. */
export interface ReconcileRequest {
  /** `namespace/name`, or the name alone. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
}

export interface ReconcileResult {
  /** Look at the object again after this long, changed or not. */
  readonly requeueAfterMs?: number;
}

/** What a controller works with. */
export interface ControllerContext {
  readonly client: Client;
  readonly clock: Clock;
  readonly recorder: EventRecorder;
  readonly signal: AbortSignal;
  /** The shared cache of a resource. Its informer starts the first time that it is asked for, at best in `setup`. */
  readonly lister: <T extends ApiObject>(reference: ResourceReference<T>) => Lister<T>;
  /** Writes a line to the component's log. */
  readonly log: (message: string) => void;
}

export interface ReconcileContext<State> extends ControllerContext {
  readonly state: State;
  /** Put another key on this controller's queue. */
  readonly enqueue: (key: string, afterMs?: number) => void;
}

export type ControllerDefinition<T extends ApiObject, State = undefined> = ControllerParts<T, State> &
  (undefined extends State ? { readonly setup?: Setup<State> } : { readonly setup: Setup<State> });

/** What the controller keeps between reconciles, such as expectations; made once, before it starts. */
type Setup<State> = (context: ControllerContext) => State;

interface ControllerParts<T extends ApiObject, State> {
  /** As the real one is called: `deployment-controller`. */
  readonly name: string;
  /** Every change of such an object asks for a reconcile of it. */
  readonly for: ResourceReference<T>;
  /** Changes of these ask for a reconcile of the `for` object that controls them. */
  readonly owns?: readonly ResourceReference<ApiObject>[];
  /** Changes of these ask for what `keysOf` says. */
  readonly watches?: readonly WatchDefinition<State>[];
  readonly indexes?: readonly IndexDefinition[];
  /** Which changes of `for` objects count. Default: all. */
  readonly relevant?: (object: T, previous: T | undefined) => boolean;
  /** How many reconciles run side by side. Default 5. */
  readonly workers?: number;
  /**
   * Brings the world closer to what the object says. It is given a name only: whether the object exists and how it
   * looks is read from the caches. When it rejects, it is called again with back-off.
   */
  readonly reconcile: (
    request: ReconcileRequest,
    context: ReconcileContext<State>,
  ) => Promise<ReconcileResult | undefined>;
}

/** `keysOf` is given the object before the change too, where there was one; a deleted object comes as `previous` alone. */
export interface WatchDefinition<State> {
  readonly resource: ResourceReference<ApiObject>;
  readonly keysOf: (change: ObjectChange, context: ControllerContext & { state: State }) => Iterable<string>;
}

export interface ObjectChange {
  readonly object: ApiObject | undefined;
  readonly previous: ApiObject | undefined;
}

export interface IndexDefinition {
  readonly resource: ResourceReference<ApiObject>;
  readonly name: string;
  readonly valuesOf: IndexFunction<ApiObject>;
}

/** Types a watch's changes: `watches: [onChange(pods, ({ object, previous }) => [...])]`. */
export function onChange<T extends ApiObject, State = undefined>(
  resource: ResourceReference<T>,
  keysOf: (
    change: { object: T | undefined; previous: T | undefined },
    context: ControllerContext & { state: State },
  ) => Iterable<string>,
): WatchDefinition<State> {
  return { resource, keysOf: keysOf as WatchDefinition<State>['keysOf'] };
}

/** Types an index's function: `indexes: [indexOf(pods, 'byNode', (pod) => [...])]`. */
export function indexOf<T extends ApiObject>(
  resource: ResourceReference<T>,
  name: string,
  valuesOf: IndexFunction<T>,
): IndexDefinition {
  return { resource, name, valuesOf: valuesOf as unknown as IndexFunction<ApiObject> };
}

/** A controller that can run beside others, whatever its objects and state are. */
export interface Controller {
  readonly name: string;
  /** Starts the controller; it ends with the context's signal. */
  run(context: ControllerRunContext): void;
}

export type ControllerRunContext = Omit<ControllerContext, 'lister'> & { informers: InformerFactory };

export function defineController<T extends ApiObject, State = undefined>(
  definition: ControllerDefinition<T, State>,
): Controller {
  return { name: definition.name, run: (context) => runController(definition, context) };
}

function runController<T extends ApiObject, State>(
  definition: ControllerDefinition<T, State>,
  run: ControllerRunContext,
): void {
  const queue = createWorkQueue(run.clock);
  const context: ControllerContext = { ...run, lister: (reference) => run.informers.informerFor(reference).lister };
  for (const { resource, name, valuesOf } of definition.indexes ?? [])
    run.informers.informerFor(resource).addIndex(name, valuesOf);
  const state = definition.setup?.(context) as State;
  const reconcileContext: ReconcileContext<State> = {
    ...context,
    state,
    enqueue: (key, afterMs = 0) => queue.addAfter(key, afterMs),
  };
  connect(definition, run.informers, queue, reconcileContext);
  run.signal.addEventListener('abort', () => queue.shutDown(), { once: true });
  void run.informers.synced().then(() => {
    for (let worker = 0; worker < (definition.workers ?? 5); worker += 1)
      void work(definition, queue, reconcileContext);
  });
}

function connect<T extends ApiObject, State>(
  definition: ControllerDefinition<T, State>,
  informers: InformerFactory,
  queue: WorkQueue,
  context: ReconcileContext<State>,
): void {
  const relevant = definition.relevant ?? (() => true);
  informers.informerFor(definition.for).addHandler({
    added: (object) => relevant(object, undefined) && queue.add(objectKey(object)),
    updated: (object, previous) => relevant(object, previous) && queue.add(objectKey(object)),
    deleted: (object) => queue.add(objectKey(object)),
  });
  const owned = (definition.owns ?? []).map((resource) =>
    onChange<ApiObject, State>(resource, (change) => ownerKeys(definition.for, change)),
  );
  for (const watch of [...owned, ...(definition.watches ?? [])]) {
    const enqueue = (change: ObjectChange): void => {
      for (const key of watch.keysOf(change, context)) queue.add(key);
    };
    informers.informerFor(watch.resource).addHandler({
      added: (object) => enqueue({ object, previous: undefined }),
      updated: (object, previous) => enqueue({ object, previous }),
      deleted: (previous) => enqueue({ object: undefined, previous }),
    });
  }
}

function ownerKeys(owner: ResourceReference<ApiObject>, change: ObjectChange): Set<string> {
  const keys = new Set<string>();
  for (const object of [change.object, change.previous]) {
    const reference = object === undefined ? undefined : controllerOf(object);
    if (object === undefined || reference?.kind !== owner.kind || !reference.apiVersion.startsWith(owner.group))
      continue;
    keys.add(owner.namespaced ? `${object.metadata.namespace ?? ''}/${reference.name}` : reference.name);
  }
  return keys;
}

async function work<T extends ApiObject, State>(
  definition: ControllerDefinition<T, State>,
  queue: WorkQueue,
  context: ReconcileContext<State>,
): Promise<void> {
  for (let key = await queue.take(); key !== undefined; key = await queue.take()) {
    await reconcileOnce(definition, queue, context, key);
    queue.done(key);
  }
}

async function reconcileOnce<T extends ApiObject, State>(
  definition: ControllerDefinition<T, State>,
  queue: WorkQueue,
  context: ReconcileContext<State>,
  key: string,
): Promise<void> {
  const object = context.lister(definition.for).get(key);
  const cause = `${definition.name} ${definition.for.plural}/${key}@${object?.metadata.resourceVersion ?? 'deleted'}`;
  try {
    const result = await definition.reconcile(
      { key, ...splitKey(key) },
      { ...context, client: context.client.causedBy(cause) },
    );
    queue.forget(key);
    if (result?.requeueAfterMs !== undefined) queue.addAfter(key, result.requeueAfterMs);
  } catch (error) {
    if (context.signal.aborted) return;
    context.log(
      `"Unhandled Error" err="error syncing ${definition.name} ${key}: ${error instanceof Error ? error.message : String(error)}, requeuing"`,
    );
    queue.addRateLimited(key);
  }
}
