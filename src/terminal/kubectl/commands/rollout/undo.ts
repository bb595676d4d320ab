import { integerFlag } from '../../../cli/flag.ts';
import { childObject, isLoaded } from '../../change-object.ts';
import { completeResources } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { type DryRun, dryRunFlags, operationText, parseDryRun } from '../../dry-run.ts';
import { lastAppliedAnnotation, lastAppliedOf } from '../../last-applied.ts';
import { patchObject } from '../../patch-object.ts';
import { compactJson, sortKeys } from '../../printers/json.ts';
import { createObjectPrinter } from '../../printers/object-printer.ts';
import { printFlags } from '../../printers/print-flags.ts';
import type { LoadedItem } from '../../selection/item.ts';
import type { Session } from '../../session.ts';
import { templateText } from './history.ts';
import { historyOf, type Revision } from './history-of.ts';
import { rolloutFlags, selectRollouts } from './rollout-items.ts';

export const rolloutUndoCommand = defineKubectlCommand({
  use: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  flags: { ...rolloutFlags, ...printFlags, ...dryRunFlags, 'to-revision': integerFlag({}, 'int64') },
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const dryRun = parseDryRun(flags);
    const selection = await selectRollouts(session, flags, args);
    await selection.visit(async (item) => {
      if (!isLoaded(item)) return;
      if (lastAppliedOf(item.object) !== undefined) await warnOfApplied(session, item);
      const result = await rollBack(session, item, { wanted: flags['to-revision'], dryRun });
      const printer = createObjectPrinter(session, flags, { operation: operationText(result, dryRun) });
      await session.print(printer(item.object));
    });
  },
});

async function warnOfApplied(session: Session, { resource, name }: LoadedItem): Promise<void> {
  await session.printError(
    `Warning: resource ${resource.plural}/${name} contains the ${lastAppliedAnnotation} annotation. Using kubectl rollout undo on declaratively managed resources may cause configuration drift, which may cause issues with the next kubectl apply.\n`,
  );
}

async function rollBack(
  session: Session,
  item: LoadedItem,
  { wanted, dryRun }: { wanted: number; dryRun: DryRun },
): Promise<string> {
  if (wanted < 0) throw new Error(`unable to find specified revision ${wanted} in history`);
  const revisions = await historyOf(session, item);
  const target = pickRevision(item, revisions, wanted);
  if (dryRun === 'client') return templateText(target);
  if (item.object.kind === 'Deployment' && childObject(item.object, 'spec').paused === true) {
    throw new Error(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  }
  if (matches(item, target)) return `skipped rollback (current template already matches revision ${wanted})`;
  const patch =
    target.patch === undefined ? deploymentPatch(item, target) : { type: 'strategic' as const, patch: target.patch };
  await patchObject(session, item, { ...patch, dryRun }).catch((error: unknown) => {
    throw new Error(`failed restoring revision ${wanted}: ${error instanceof Error ? error.message : String(error)}`);
  });
  return 'rolled back';
}

function pickRevision(item: LoadedItem, revisions: readonly Revision[], wanted: number): Revision {
  if (wanted > 0) {
    const found = revisions.find(({ number }) => number === wanted);
    if (found === undefined) throw new Error(`unable to find specified revision ${wanted} in history`);
    return found;
  }
  const previous = revisions.at(-2);
  if (previous !== undefined) return previous;
  if (item.object.kind !== 'Deployment') throw new Error('no last revision to roll back to');
  throw new Error(`no rollout history found for deployment "${item.name}"`);
}

function templateOf(object: LoadedItem['object']): Record<string, unknown> {
  const template = structuredClone(childObject(childObject(object, 'spec'), 'template'));
  delete childObject(childObject(template, 'metadata'), 'labels')['pod-template-hash'];
  return template;
}

function matches(item: LoadedItem, { object }: Revision): boolean {
  return compactJson(sortKeys(templateOf(item.object))) === compactJson(sortKeys(templateOf(object)));
}

const kept = [
  lastAppliedAnnotation,
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
];

/** The template of the replica set with its annotations, but for those that belong to the deployment. */
function deploymentPatch(item: LoadedItem, { object }: Revision): { type: 'json'; patch: object[] } {
  const own = Object.entries(item.object.metadata.annotations ?? {}).filter(([name]) => kept.includes(name));
  const restored = Object.entries(object.metadata.annotations ?? {}).filter(([name]) => !kept.includes(name));
  return {
    type: 'json',
    patch: [
      { op: 'replace', path: '/spec/template', value: templateOf(object) },
      { op: 'replace', path: '/metadata/annotations', value: Object.fromEntries([...own, ...restored]) },
    ],
  };
}
