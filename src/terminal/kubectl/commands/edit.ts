import type { JsonObject } from '../../../core/meta/object.ts';
import { booleanFlag, type FlagValues, stringFlag } from '../../cli/flag.ts';
import { isLoaded } from '../change-object.ts';
import { completeResources } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { validateFlags } from '../dry-run.ts';
import { lastAppliedOf, withLastApplied } from '../last-applied.ts';
import { diffPatch } from '../merge-patch-of.ts';
import { patchObject } from '../patch-object.ts';
import { objectName } from '../printers/name.ts';
import { createObjectPrinter } from '../printers/object-printer.ts';
import { printFlags } from '../printers/print-flags.ts';
import { fileFlags } from '../selection/file-flags.ts';
import { asManifest, type LoadedItem, type Manifest } from '../selection/item.ts';
import { selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';
import { editItem } from './edit/edit-item.ts';

const editFlags = {
  ...printFlags,
  ...fileFlags,
  ...validateFlags,
  'field-manager': stringFlag({ initial: 'kubectl-edit' }),
  'output-patch': booleanFlag(),
  'save-config': booleanFlag(),
  subresource: stringFlag(),
  'windows-line-endings': booleanFlag(),
};

type EditFlagValues = FlagValues<typeof editFlags>;

export const editCommand = defineKubectlCommand({
  use: 'edit (RESOURCE/NAME | -f FILENAME)',
  flags: editFlags,
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const selection = await selectResources(session, {
      args,
      files: flags,
      latest: true,
      requireNamespace: true,
      subresource: flags.subresource,
      allowTypeAlone: true,
    });
    const { items, errors } = await selection.collect();
    if (errors.length > 0) throw errors[0];
    if (items.length === 0) throw new Error('edit cancelled, no objects found');
    checkFormat(flags.output);
    const printer = createObjectPrinter(session, flags, { operation: 'edited' });
    for (const item of items) {
      if (!isLoaded(item)) continue;
      const said = await editItem(session, item, {
        showManagedFields: flags['show-managed-fields'],
        save: async (shown, edited) => {
          const result = await save(session, flags, item, { shown, edited: asManifest(edited) });
          return result === undefined ? `${objectName(item.object)} skipped\n` : printer(result);
        },
      });
      await session.print(said);
    }
  },
});

const formats = ['json', 'kyaml', 'yaml'];

function checkFormat(format: string): void {
  if (format === '' || formats.includes(format)) return;
  throw new Error(
    `unable to match a printer suitable for the output format "${format}", allowed formats are: ${formats.join(',')}`,
  );
}

/** Sends what changed; undefined when nothing did. */
async function save(
  session: Session,
  flags: EditFlagValues,
  item: LoadedItem,
  { shown, edited }: { shown: JsonObject; edited: Manifest },
): Promise<Manifest | undefined> {
  const annotate = flags['save-config'] || lastAppliedOf(edited) !== undefined;
  const wanted = annotate ? withLastApplied(edited) : edited;
  const { type, patch } = await diffPatch(item.resource, shown, wanted);
  if (Object.keys(patch).length === 0) return undefined;
  return patchObject(session, item, { type, patch, fieldManager: flags['field-manager'] });
}
