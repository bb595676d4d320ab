import { childObject, isLoaded } from '../../change-object.ts';
import { type DryRun, operationText } from '../../dry-run.ts';
import { patchObject } from '../../patch-object.ts';
import { objectName } from '../../printers/name.ts';
import type { LoadedItem } from '../../selection/item.ts';
import { selectResources } from '../../selection/select.ts';
import type { Session } from '../../session.ts';

export interface NodeArguments {
  readonly args: readonly string[];
  readonly selector: string;
  readonly chunkSize?: number;
}

/** The nodes that `cordon` and `drain` are about. Throws an Error in kubectl's words. */
export async function selectNodes(
  session: Session,
  { args, selector, chunkSize = 500 }: NodeArguments,
): Promise<LoadedItem[]> {
  const named = args.map((arg) => (arg.includes('/') ? arg : `nodes/${arg}`));
  const selection = await selectResources(session, {
    args: selector === '' ? named : ['nodes'],
    labelSelector: selector,
    chunkSize,
    singleType: true,
    stopAtFirst: true,
  });
  const { items } = await selection.collect();
  const stranger = items.find(({ resource }) => resource.kind !== 'Node');
  if (stranger !== undefined) {
    const { group, version, plural } = stranger.resource;
    throw new Error(`error: expected resource of type node, got "${group}/${version}, Resource=${plural}"`);
  }
  return items.filter(isLoaded);
}

/** Says what happened to a node or a pod. */
export async function report(
  session: Session,
  object: LoadedItem['object'],
  operation: string,
  dryRun: DryRun,
): Promise<void> {
  await session.print(`${objectName(object)} ${operationText(operation, dryRun)}\n`);
}

/** Marks the nodes unschedulable, or no longer so. */
export async function cordon(
  session: Session,
  nodes: readonly LoadedItem[],
  unschedulable: boolean,
  dryRun: DryRun,
): Promise<void> {
  const word = unschedulable ? 'cordoned' : 'uncordoned';
  for (const node of nodes) {
    if ((childObject(node.object, 'spec').unschedulable === true) === unschedulable) {
      await report(session, node.object, `already ${word}`, dryRun);
      continue;
    }
    try {
      const patch = { spec: { unschedulable: unschedulable ? true : null } };
      if (dryRun !== 'client') await patchObject(session, node, { type: 'strategic', patch, dryRun });
      await report(session, node.object, word, dryRun);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await session.printError(
        `error: unable to ${unschedulable ? 'cordon' : 'uncordon'} node "${node.name}": ${reason}\n`,
      );
    }
  }
}
