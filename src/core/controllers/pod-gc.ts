import { nodes, type Pod, pods } from '../api/core-v1.ts';
import type { Controller, ControllerRunContext } from '../client/controller.ts';
import { isNotFound } from '../meta/status.ts';
import { isPodFinished } from './pod-state.ts';

const periodMs = 20_000;
const quarantineMs = 40_000;

/** Removes pods that nobody else will: those of nodes that are gone, those being deleted without ever having had a node, and finished ones beyond the threshold. */
export function podGarbageCollector(terminatedThreshold: number): Controller {
  return { name: 'pod-garbage-collector-controller', run: (context) => void collect(context, terminatedThreshold) };
}

async function collect(context: ControllerRunContext, terminatedThreshold: number): Promise<void> {
  const { clock, signal, informers, log } = context;
  const podLister = informers.informerFor(pods).lister;
  const nodeLister = informers.informerFor(nodes).lister;
  const goneSince = new Map<string, number>();
  await informers.synced();
  while (!signal.aborted) {
    const all = [...podLister.list()];
    const finished = all
      .filter(isPodFinished)
      .sort((one, other) =>
        (one.metadata.creationTimestamp ?? '') < (other.metadata.creationTimestamp ?? '') ? -1 : 1,
      );
    const surplus =
      terminatedThreshold > 0 ? finished.slice(0, Math.max(0, finished.length - terminatedThreshold)) : [];
    const unscheduled = all.filter(
      ({ metadata, spec }) => metadata.deletionTimestamp !== undefined && (spec.nodeName ?? '') === '',
    );
    const orphaned = all.filter(
      ({ spec }) =>
        (spec.nodeName ?? '') !== '' &&
        isGone(spec.nodeName ?? '', goneSince, (name) => nodeLister.get(name) !== undefined, clock.now()),
    );
    for (const pod of new Set([...surplus, ...unscheduled, ...orphaned]))
      await remove(context, pod).catch((error: unknown) => log(`"Failed to delete pod" err="${String(error)}"`));
    await clock.sleep(periodMs, signal).catch(() => {});
  }
}

/** A node counts as gone when it has been missing for a while, not when the cache merely has not seen it yet. */
function isGone(
  name: string,
  goneSince: Map<string, number>,
  exists: (name: string) => boolean,
  nowMs: number,
): boolean {
  if (exists(name)) {
    goneSince.delete(name);
    return false;
  }
  const since = goneSince.get(name) ?? nowMs;
  goneSince.set(name, since);
  return nowMs - since >= quarantineMs;
}

async function remove(
  { client }: ControllerRunContext,
  { metadata: { name, namespace = '', uid = '' } }: Pod,
): Promise<void> {
  await client
    .resource(pods)
    .delete(name, { namespace, gracePeriodSeconds: 0, preconditions: { uid } })
    .catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
}
