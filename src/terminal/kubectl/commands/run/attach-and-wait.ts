import type { Pod } from '../../../../core/api/core-v1.ts';
import { isNotFound, newNotFound } from '../../../../core/meta/status.ts';
import { ExitError } from '../../failures.ts';
import { attachToPod } from '../../remote/attach-to-pod.ts';
import { pickContainer } from '../../remote/pick-container.ts';
import { readLog } from '../../remote/read-logs.ts';
import type { Item } from '../../selection/item.ts';
import { itemPath } from '../../selection/select.ts';
import type { Session } from '../../session.ts';
import { limitedBy, watchObject } from '../../watch-object.ts';
import type { RunFlagValues } from '../run.ts';

/** Attaches to a pod that was just created, and ends as its container does. */
export async function attachAndWait(session: Session, flags: RunFlagValues, created: Pod): Promise<void> {
  const item = await podItem(session, created);
  try {
    await attachWhenReady(session, flags, item);
    if (flags['leave-stdin-open'] || flags.restart === 'Always') return;
    const phases = flags.restart === 'Never' ? ['Succeeded', 'Failed'] : ['Succeeded'];
    const ended = await waitForPod(session, item, flags['pod-running-timeout'], ({ status }) =>
      phases.includes(status?.phase ?? ''),
    );
    reportEnd(ended);
  } finally {
    if (flags.rm) await removePod(session, item, flags.quiet);
  }
}

async function podItem(session: Session, { metadata }: Pod): Promise<Item> {
  const resource = await session.discovery.find('pods');
  return {
    resource,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    object: undefined,
    source: '',
    subresource: '',
  };
}

async function attachWhenReady(session: Session, flags: RunFlagValues, item: Item): Promise<void> {
  const pod = await waitForPod(session, item, flags['pod-running-timeout'], isReadyOrOver);
  if (isOver(pod)) return printLogs(session, pod);
  try {
    const { stdin, tty, quiet } = flags;
    await attachToPod(session, pod, { container: '', stdin, tty, quiet, commandName: 'kubectl attach' });
  } catch (error) {
    if (error instanceof ExitError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    await session.printError(
      `warning: couldn't attach to pod/${item.name}, falling back to streaming logs: ${reason}\n`,
    );
    await printLogs(session, pod);
  }
}

function isOver({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

function isReadyOrOver(pod: Pod): boolean {
  const { status } = pod;
  const ready = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true;
  return isOver(pod) || (status?.phase === 'Running' && ready);
}

async function printLogs(session: Session, pod: Pod): Promise<void> {
  const { container } = await pickContainer(session, pod, '', true);
  for await (const line of readLog(session, { pod, container: container.name }, {})) await session.print(line);
}

async function waitForPod(session: Session, item: Item, timeoutMs: number, isMet: (pod: Pod) => boolean): Promise<Pod> {
  using limit = limitedBy(session, timeoutMs);
  try {
    for await (const { type, object } of watchObject(session, item, limit.signal)) {
      if (type === 'DELETED') throw newNotFound({ group: '', resource: 'pods' }, '');
      const pod = object as unknown as Pod;
      if (isMet(pod)) return pod;
    }
  } catch (error) {
    if (limit.timedOut()) throw new Error('timed out waiting for the condition');
    throw error;
  }
  throw new Error('timed out waiting for the condition');
}

function reportEnd({ metadata, status }: Pod): void {
  const name = `pod ${metadata.namespace ?? ''}/${metadata.name}`;
  if (status?.phase === 'Succeeded') return;
  const terminated = status?.containerStatuses?.[0]?.state?.terminated;
  if (terminated === undefined || terminated.exitCode === 0) throw new Error(`${name} failed with unknown exit code`);
  throw new ExitError(
    terminated.exitCode,
    `${name} terminated (${terminated.reason ?? ''})\n${terminated.message ?? ''}`,
  );
}

async function removePod(session: Session, item: Item, quiet: boolean): Promise<void> {
  try {
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' };
    await session.json({ method: 'DELETE', target: itemPath(item), body });
    if (!quiet) await session.print(`pod "${item.name}" deleted from ${item.namespace} namespace\n`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
