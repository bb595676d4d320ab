import type { Pod } from '../../../../core/api/core-v1.ts';
import { queryOf } from '../../../../core/client/client.ts';
import { formatGoDuration } from '../../../../core/meta/go-duration.ts';
import { isForbidden, isNotFound, isTooManyRequests } from '../../../../core/meta/status.ts';
import type { FlagValues } from '../../../cli/flag.ts';
import { type DryRun, parseDryRun } from '../../dry-run.ts';
import { ManyErrors, throwAll } from '../../failures.ts';
import type { Item } from '../../selection/item.ts';
import type { Session } from '../../session.ts';
import { waitForDeletion } from '../../wait-for-deletion.ts';
import type { drainFlags } from '../drain.ts';
import { type Judged, judgePods, refusals, warnings } from './judge-pods.ts';
import { report } from './nodes.ts';

export type DrainFlagValues = FlagValues<typeof drainFlags>;

const retryAfterMs = 5000;
const forever = 7 * 86_400_000;

/** Evicts or deletes the pods of a node and waits until they are gone. Throws an Error in kubectl's words. */
export async function drainNode(session: Session, node: string, flags: DrainFlagValues): Promise<void> {
  const dryRun = parseDryRun(flags);
  const judged = await podsToRemove(session, node, flags);
  const warning = warnings(judged);
  if (warning !== '') await session.printError(`Warning: ${warning}\n`);
  const pods = judged.filter(({ remove }) => remove).map(({ pod }) => pod);
  if (dryRun === 'client') {
    for (const { metadata } of pods)
      await session.print(`evicting pod ${metadata.namespace ?? ''}/${metadata.name} (dry run)\n`);
    return;
  }
  try {
    await removePods(session, pods, flags, dryRun);
  } catch (error) {
    await reportPending(session, node, flags, error);
    throw error;
  }
}

async function podsToRemove(session: Session, node: string, flags: DrainFlagValues): Promise<Judged[]> {
  const query = {
    labelSelector: flags['pod-selector'],
    fieldSelector: `spec.nodeName=${node}`,
    limit: flags['chunk-size'],
  };
  const list = await session.json<{ items: Pod[] | null }>({ target: `/api/v1/pods${queryOf(query)}` });
  const judged = await judgePods(session, list.items ?? [], flags);
  const refused = refusals(judged);
  if (refused.length > 0) throw new ManyErrors(refused);
  return judged;
}

async function reportPending(session: Session, node: string, flags: DrainFlagValues, error: unknown): Promise<void> {
  const pending = await podsToRemove(session, node, flags).catch(() => []);
  const left = pending.filter(({ remove }) => remove);
  if (left.length === 0) return;
  const reason = error instanceof Error ? error.message : String(error);
  await session.printError(`There are pending pods in node "${node}" when an error occurred: ${reason}\n`);
  for (const { pod } of left) await session.printError(`pod/${pod.metadata.name}\n`);
}

async function removePods(
  session: Session,
  pods: readonly Pod[],
  flags: DrainFlagValues,
  dryRun: DryRun,
): Promise<void> {
  const results = await Promise.allSettled(
    pods.map((pod) => (flags['disable-eviction'] ? deletePod : evictPod)(session, pod, { flags, dryRun })),
  );
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  throwAll(errors);
}

interface RemoveOptions {
  readonly flags: DrainFlagValues;
  readonly dryRun: DryRun;
}

function deleteOptions({ flags, dryRun }: RemoveOptions): object {
  return {
    ...(flags['grace-period'] < 0 ? {} : { gracePeriodSeconds: flags['grace-period'] }),
    ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
}

function podPath({ metadata }: Pod): string {
  return `/api/v1/namespaces/${metadata.namespace ?? ''}/pods/${metadata.name}`;
}

async function evictPod(session: Session, pod: Pod, options: RemoveOptions): Promise<void> {
  const { name, namespace = '' } = pod.metadata;
  const endMs = session.process.clock.now() + (options.flags.timeout || forever);
  const body = {
    kind: 'Eviction',
    apiVersion: 'policy/v1',
    metadata: { name, namespace },
    deleteOptions: deleteOptions(options),
  };
  for (;;) {
    await session.print(`evicting pod ${namespace}/${name}${options.dryRun === 'server' ? ' (server dry run)' : ''}\n`);
    if (session.process.clock.now() >= endMs) {
      throw new Error(
        `error when evicting pods/"${name}" -n "${namespace}": global timeout reached: ${formatGoDuration(options.flags.timeout)}`,
      );
    }
    try {
      await session.json({ method: 'POST', target: `${podPath(pod)}/eviction`, body });
      break;
    } catch (error) {
      if (isNotFound(error)) return;
      if (!(await retryEviction(session, pod, error))) break;
    }
  }
  if (options.dryRun === 'none')
    await waitForPod(session, pod, { verb: 'evicted', remainingMs: endMs - session.process.clock.now() });
}

/** Whether to try again; throws what cannot be mended. */
async function retryEviction(session: Session, { metadata }: Pod, error: unknown): Promise<boolean> {
  const { name, namespace = '' } = metadata;
  const terminating =
    isForbidden(error) &&
    error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true;
  if (terminating && metadata.deletionTimestamp) return false;
  const what = terminating
    ? `pod "${name}" from terminating namespace "${namespace}"`
    : `pods/"${name}" -n "${namespace}"`;
  if (!terminating && !isTooManyRequests(error)) {
    throw new Error(`error when evicting ${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
  await session.printError(`error when evicting ${what} (will retry after 5s): ${error.message}\n`);
  await session.process.clock.sleep(retryAfterMs);
  return true;
}

async function deletePod(session: Session, pod: Pod, options: RemoveOptions): Promise<void> {
  try {
    await session.json({
      method: 'DELETE',
      target: podPath(pod),
      body: { kind: 'DeleteOptions', apiVersion: 'v1', ...deleteOptions(options) },
    });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  if (options.dryRun === 'none')
    await waitForPod(session, pod, { verb: 'deleted', remainingMs: options.flags.timeout || forever });
}

async function waitForPod(
  session: Session,
  pod: Pod,
  { verb, remainingMs }: { verb: string; remainingMs: number },
): Promise<void> {
  const { name, namespace = '', uid } = pod.metadata;
  const resource = await session.discovery.find('pods');
  const item: Item = { resource, namespace, name, object: undefined, source: '', subresource: '' };
  await waitForDeletion(session, [{ item, uid }], remainingMs).catch(() => {
    throw new Error(
      `error when waiting for pod "${name}" in namespace "${namespace}" to terminate: global timeout reached: ${formatGoDuration(remainingMs)}`,
    );
  });
  await report(session, { apiVersion: 'v1', kind: 'Pod', metadata: { name } }, verb, 'none');
}
