import { stringFlag } from '../../cli/flag.ts';
import { isLoaded } from '../change-object.ts';
import { completeResources } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { operationText, parseDryRun } from '../dry-run.ts';
import { type Changes, parsePairs, splitPairs } from '../pairs.ts';
import { createObjectPrinter } from '../printers/object-printer.ts';
import type { LoadedItem } from '../selection/item.ts';
import {
  applyChanges,
  checkMetadataFlags,
  listEntries,
  metadataFlags,
  selectForMetadata,
  sendChanges,
} from './change-metadata.ts';

export const annotateCommand = defineKubectlCommand({
  use: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N',
  flags: { ...metadataFlags, 'field-manager': stringFlag({ initial: 'kubectl-annotate' }) },
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const dryRun = parseDryRun(flags);
    const { resources, pairs } = splitPairs(args, 'annotation');
    checkMetadataFlags(flags, resources, dryRun);
    const changes = parsePairs(pairs);
    if (pairs.length === 0 && !flags.list) throw new Error('at least one annotation update is required');
    const both = changes.remove.filter((key) => changes.set.has(key));
    if (both.length > 0)
      throw new Error(
        `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
      );
    const selection = await selectForMetadata(session, flags, resources);
    if (!selection.single && flags['resource-version'] !== '')
      throw new Error('--resource-version may only be used with a single resource');
    if (flags.list) return listEntries(session, selection, 'annotations');
    const printer = createObjectPrinter(session, flags, { operation: operationText('annotated', dryRun) });
    await selection.visit(async (item) => {
      if (!isLoaded(item)) return;
      if (!flags.overwrite) refuseOverwrites(item, changes);
      if (dryRun === 'client' || flags.local)
        return session.print(printer(applyChanges(item, 'annotations', changes).object));
      const options = {
        changes,
        dryRun,
        fieldManager: flags['field-manager'],
        resourceVersion: flags['resource-version'],
      };
      await session.print(printer(await sendChanges(session, item, 'annotations', options)));
    });
  },
});

function refuseOverwrites({ object }: LoadedItem, { set }: Changes): void {
  const annotations = object.metadata.annotations ?? {};
  const found = [...set].filter(([key, value]) => annotations[key] !== undefined && annotations[key] !== value);
  if (found.length === 0) return;
  const texts = found.map(([key]) => `'${key}' already has a value (${annotations[key] ?? ''})`);
  throw new Error(`--overwrite is false but found the following declared annotation(s): ${texts.join('; ')}`);
}
