import { booleanFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { dryRunFlags, operationText, parseDryRun } from '../../dry-run.ts';
import { configurationText, lastAppliedAnnotation, lastAppliedOf } from '../../last-applied.ts';
import { patchObject } from '../../patch-object.ts';
import { createObjectPrinter } from '../../printers/object-printer.ts';
import { printFlags } from '../../printers/print-flags.ts';
import { fileFlags } from '../../selection/file-flags.ts';
import { loadItem, selectResources } from '../../selection/select.ts';

export const setLastAppliedCommand = defineKubectlCommand({
  use: 'set-last-applied -f FILENAME',
  flags: { ...printFlags, ...fileFlags, ...dryRunFlags, 'create-annotation': booleanFlag() },
  run: async (session, { flags }) => {
    const dryRun = parseDryRun(flags);
    const printer = createObjectPrinter(session, flags, { operation: operationText('configured', dryRun) });
    const selection = await selectResources(session, { files: flags, requireNamespace: true });
    await selection.visit(async (item) => {
      if (item.object === undefined) return;
      const current = await loadItem(session, item);
      const last = lastAppliedOf(current.object);
      if (last === undefined && !flags['create-annotation']) {
        throw new Error(
          `no last-applied-configuration annotation found on resource: ${item.name}, to create the annotation, run the command with --create-annotation`,
        );
      }
      const text = configurationText(item.object);
      if (text === last || dryRun === 'client') return session.print(printer(current.object));
      const patch = { metadata: { annotations: { [lastAppliedAnnotation]: text } } };
      await session.print(printer(await patchObject(session, item, { type: 'merge', patch, dryRun })));
    });
  },
});
