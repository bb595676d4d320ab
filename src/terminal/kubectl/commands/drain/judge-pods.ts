import type { Pod } from '../../../../core/api/core-v1.ts';
import { isNotFound } from '../../../../core/meta/status.ts';
import type { Session } from '../../session.ts';
import type { DrainFlagValues } from './drain-node.ts';

/** What draining does with a pod. */
export interface Judged {
  readonly pod: Pod;
  readonly remove: boolean;
  readonly warning: string | undefined;
  /** Why the node cannot be drained while the pod is there. */
  readonly refusal: string | undefined;
}

const mirrorAnnotation = 'kubernetes.io/config.mirror';

const words = {
  daemonSetRefusal: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
  daemonSetWarning: 'ignoring DaemonSet-managed Pods',
  storageRefusal: 'Pods with local storage (use --delete-emptydir-data to override)',
  storageWarning: 'deleting Pods with local storage',
  unmanagedRefusal: 'Pods that declare no controller (use --force to override)',
  unmanagedWarning: 'deleting Pods that declare no controller',
};

type Verdict = Omit<Judged, 'pod'>;

const fine: Verdict = { remove: true, warning: undefined, refusal: undefined };
const skip: Verdict = { remove: false, warning: undefined, refusal: undefined };

export async function judgePods(session: Session, pods: readonly Pod[], flags: DrainFlagValues): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const pod of pods) judged.push({ pod, ...(await judgePod(session, pod, flags)) });
  return judged;
}

/** Rules in turn: the first that keeps the pod decides, else the last one's warning stands. */
async function judgePod(session: Session, pod: Pod, flags: DrainFlagValues): Promise<Verdict> {
  if (isLongDeleted(session, pod, flags)) return skip;
  const byDaemonSet = await judgeDaemonSet(session, pod, flags);
  if (!byDaemonSet.remove) return byDaemonSet;
  if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) return skip;
  const byStorage = judgeStorage(pod, flags);
  if (!byStorage.remove) return byStorage;
  return judgeController(pod, flags);
}

function isLongDeleted(session: Session, { metadata }: Pod, flags: DrainFlagValues): boolean {
  const seconds = flags['skip-wait-for-delete-timeout'];
  if (seconds <= 0 || !metadata.deletionTimestamp) return false;
  return session.process.clock.now() - Date.parse(metadata.deletionTimestamp) > seconds * 1000;
}

function isFinished({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

async function judgeDaemonSet(session: Session, pod: Pod, flags: DrainFlagValues): Promise<Verdict> {
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner?.kind !== 'DaemonSet' || owner.apiVersion !== 'apps/v1' || isFinished(pod)) return fine;
  try {
    await session.json({ target: `/apis/apps/v1/namespaces/${pod.metadata.namespace ?? ''}/daemonsets/${owner.name}` });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return isNotFound(error) && flags.force ? { ...fine, warning: message } : { ...skip, refusal: message };
  }
  return flags['ignore-daemonsets']
    ? { ...skip, warning: words.daemonSetWarning }
    : { ...skip, refusal: words.daemonSetRefusal };
}

function judgeStorage(pod: Pod, flags: DrainFlagValues): Verdict {
  const local = pod.spec?.volumes?.some(({ emptyDir }) => emptyDir !== undefined) === true;
  if (!local || isFinished(pod)) return fine;
  return flags['delete-emptydir-data']
    ? { ...fine, warning: words.storageWarning }
    : { ...skip, refusal: words.storageRefusal };
}

function judgeController(pod: Pod, flags: DrainFlagValues): Verdict {
  const managed = pod.metadata.ownerReferences?.some(({ controller }) => controller === true) === true;
  if (managed || isFinished(pod)) return fine;
  return flags.force ? { ...fine, warning: words.unmanagedWarning } : { ...skip, refusal: words.unmanagedRefusal };
}

function byMessage(judged: readonly Judged[], key: 'warning' | 'refusal'): [message: string, pods: string][] {
  const groups = new Map<string, string[]>();
  for (const one of judged) {
    const message = one[key];
    if (message === undefined) continue;
    groups.set(message, [
      ...(groups.get(message) ?? []),
      `${one.pod.metadata.namespace ?? ''}/${one.pod.metadata.name}`,
    ]);
  }
  return [...groups].map(([message, pods]) => [message, pods.join(', ')]);
}

/** All warnings on one line. */
export function warnings(judged: readonly Judged[]): string {
  return byMessage(judged, 'warning')
    .map(([message, pods]) => `${message}: ${pods}`)
    .join('; ');
}

export function refusals(judged: readonly Judged[]): Error[] {
  return byMessage(judged, 'refusal').map(([message, pods]) => new Error(`cannot delete ${message}: ${pods}`));
}
