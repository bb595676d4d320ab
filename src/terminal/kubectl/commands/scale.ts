import { isConflict, isInvalid } from '../../../core/meta/status.ts';
import { booleanFlag, durationFlag, integerFlag, stringFlag } from '../../cli/flag.ts';
import { childObject } from '../change-object.ts';
import { completeResources } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { type DryRun, dryRunFlags, operationText, parseDryRun } from '../dry-run.ts';
import { throwAll } from '../failures.ts';
import { patchObject } from '../patch-object.ts';
import { createObjectPrinter } from '../printers/object-printer.ts';
import { printFlags } from '../printers/print-flags.ts';
import { fileFlags } from '../selection/file-flags.ts';
import type { Item, Manifest } from '../selection/item.ts';
import { itemPath, loadItem, selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';
import { limitedBy, watchObject } from '../watch-object.ts';

export const scaleCommand = defineKubectlCommand({
  use: 'scale --replicas=COUNT (-f FILENAME | TYPE NAME)',
  flags: {
    ...printFlags,
    ...fileFlags,
    ...dryRunFlags,
    all: booleanFlag(),
    'current-replicas': integerFlag({ initial: -1 }),
    replicas: integerFlag({ required: true }),
    'resource-version': stringFlag(),
    selector: stringFlag({ shorthand: 'l' }),
    timeout: durationFlag(),
  },
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const dryRun = parseDryRun(flags);
    const printer = createObjectPrinter(session, flags, { operation: operationText('scaled', dryRun) });
    if (flags.replicas < 0)
      throw new Error('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    if (flags['current-replicas'] < -1)
      throw new Error('The --current-replicas must specify an integer of -1 or greater');
    const selection = await selectResources(session, {
      args,
      files: flags,
      labelSelector: flags.selector,
      allowTypeAlone: flags.all,
      requireNamespace: true,
    });
    const { items, errors } = await selection.collect();
    if (flags['resource-version'] !== '' && items.length > 1)
      throw new Error('cannot use --resource-version with multiple resources');
    if (items.length === 0) {
      throwAll(errors);
      throw new Error('no objects passed to scale');
    }
    for (const item of items) {
      const current = item.object ?? (await loadItem(session, item)).object;
      if (dryRun !== 'client') {
        const precondition = { size: flags['current-replicas'], resourceVersion: flags['resource-version'] };
        await scaleItem(session, item, { replicas: flags.replicas, precondition, dryRun });
        if (flags.timeout !== 0 && dryRun === 'none')
          await waitForReplicas(session, item, flags.replicas, flags.timeout);
      }
      childObject(current, 'spec').replicas = flags.replicas;
      await session.print(printer(current));
    }
    throwAll(errors);
  },
});

interface ScaleRequest {
  readonly replicas: number;
  readonly precondition: { readonly size: number; readonly resourceVersion: string };
  readonly dryRun: DryRun;
}

interface ScaleObject extends Manifest {
  spec: { replicas?: number };
}

async function scaleItem(
  session: Session,
  item: Item,
  { replicas, precondition, dryRun }: ScaleRequest,
): Promise<void> {
  const subresource = { ...item, subresource: 'scale' };
  if (precondition.size === -1 && precondition.resourceVersion === '') {
    await patchObject(session, subresource, { type: 'merge', patch: { spec: { replicas } }, dryRun });
    return;
  }
  const scale = await session.json<ScaleObject>({ target: itemPath(subresource) });
  const actual = scale.spec.replicas ?? 0;
  if (precondition.size !== -1 && actual !== precondition.size) {
    throw new Error(`Expected replicas to be ${precondition.size}, was ${actual}`);
  }
  const version = String(scale.metadata.resourceVersion);
  if (precondition.resourceVersion !== '' && version !== precondition.resourceVersion) {
    throw new Error(`Expected resource version to be ${precondition.resourceVersion}, was ${version}`);
  }
  await session
    .json({ method: 'PUT', target: itemPath(subresource), body: { ...scale, spec: { ...scale.spec, replicas } } })
    .catch((error: unknown) => {
      if (isConflict(error) || isInvalid(error)) throw error;
      throw new Error(
        `Scaling the resource failed with: ${error instanceof Error ? error.message : String(error)}; Current resource version ${version}`,
      );
    });
}

async function waitForReplicas(session: Session, item: Item, replicas: number, timeoutMs: number): Promise<void> {
  using limit = limitedBy(session, timeoutMs);
  try {
    for await (const { object } of watchObject(session, item, limit.signal)) {
      if ((childObject(object, 'status').replicas ?? 0) === replicas) return;
    }
  } catch (error) {
    if (limit.timedOut()) throw new Error(`timed out waiting for ${JSON.stringify(item.name)} to be synced`);
    throw error;
  }
}
