import { checkLabelValue } from '../../../core/meta/names.ts';
import { quote } from '../../../core/meta/quote.ts';
import { stringFlag } from '../../cli/flag.ts';
import { isLoaded } from '../change-object.ts';
import { completeResources } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { operationText, parseDryRun } from '../dry-run.ts';
import { throwAll } from '../failures.ts';
import { type Changes, parsePairs, splitPairs } from '../pairs.ts';
import { createObjectPrinter } from '../printers/object-printer.ts';
import type { LoadedItem } from '../selection/item.ts';
import {
  applyChanges,
  checkMetadataFlags,
  listEntries,
  type MetadataChange,
  metadataFlags,
  selectForMetadata,
  sendChanges,
} from './change-metadata.ts';

export const labelCommand = defineKubectlCommand({
  use: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N',
  flags: { ...metadataFlags, 'field-manager': stringFlag({ initial: 'kubectl-label' }) },
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const dryRun = parseDryRun(flags);
    const { resources, pairs } = splitPairs(args, 'label');
    const changes = parseLabels(pairs);
    checkMetadataFlags(flags, resources, dryRun);
    if (pairs.length === 0 && !flags.list) throw new Error('at least one label update is required');
    const selection = await selectForMetadata(session, flags, resources);
    if (!selection.single && flags['resource-version'] !== '')
      throw new Error('--resource-version may only be used with a single resource');
    if (flags.list) return listEntries(session, selection, 'labels');
    await selection.visit(async (item) => {
      if (!isLoaded(item)) return;
      if (!flags.overwrite) refuseOverwrites(item, changes);
      const sends = dryRun !== 'client' && !flags.local;
      if (sends) {
        for (const key of changes.remove) {
          if (!Object.hasOwn(item.object.metadata.labels ?? {}, key))
            await session.print(`label ${quote(key)} not found.\n`);
        }
      }
      const change = applyChanges(item, 'labels', changes);
      if (sends && change.added + change.removed > 0) {
        await sendChanges(session, item, 'labels', {
          changes,
          dryRun,
          fieldManager: flags['field-manager'],
          resourceVersion: flags['resource-version'],
        });
      }
      const printer = createObjectPrinter(session, flags, { operation: operationText(operationOf(change), dryRun) });
      await session.print(printer(change.object));
    });
  },
});

function operationOf({ added, removed }: MetadataChange): string {
  if (added > 0) return removed > 0 ? 'modified' : 'labeled';
  return removed > 0 ? 'unlabeled' : 'not labeled';
}

function parseLabels(pairs: readonly string[]): Changes {
  for (const pair of pairs.filter((one) => one.includes('='))) {
    const parts = pair.split('=');
    if (parts.length !== 2) throw new Error(`invalid label spec: ${pair}`);
    const errors = checkLabelValue(parts[1] ?? '');
    if (errors.length > 0) throw new Error(`invalid label value: ${quote(pair)}: ${errors.join(';')}`);
  }
  const changes = parsePairs(pairs);
  if (changes.remove.some((key) => changes.set.has(key)))
    throw new Error('can not both modify and remove a label in the same command');
  return changes;
}

function refuseOverwrites({ object }: LoadedItem, { set }: Changes): void {
  const labels = object.metadata.labels ?? {};
  const errors = [...set].flatMap(([key, value]) => {
    const before = labels[key];
    return before === undefined || before === value
      ? []
      : [new Error(`'${key}' already has a value (${before}), and --overwrite is false`)];
  });
  throwAll(errors);
}
