import { cloneJson, isJsonObject } from '../../../core/meta/object.ts';
import { isInvalid, isStatusError } from '../../../core/meta/status.ts';
import { parseYaml } from '../../../core/meta/yaml/parse.ts';
import { printYaml } from '../../../core/meta/yaml/print.ts';
import { booleanFlag, type FlagValues, stringFlag } from '../../cli/flag.ts';
import { completeResources } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { validateFlags } from '../dry-run.ts';
import { lastAppliedOf, withLastApplied } from '../last-applied.ts';
import { diffPatch } from '../merge-patch-of.ts';
import { patchObject } from '../patch-object.ts';
import { objectName } from '../printers/name.ts';
import { createObjectPrinter, type ObjectPrinter } from '../printers/object-printer.ts';
import { printFlags } from '../printers/print-flags.ts';
import { fileFlags } from '../selection/file-flags.ts';
import { asManifest, type LoadedItem, type Manifest } from '../selection/item.ts';
import { selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';
import { editHeader } from './edit/edit-header.ts';
import { runEditor, temporaryPath } from './edit/edit-text.ts';

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
    const printer = createObjectPrinter(session, flags, { operation: 'edited' });
    for (const item of items) {
      if (item.object !== undefined) await editItem(session, flags, { ...item, object: item.object }, printer);
    }
  },
});

interface Reason {
  readonly head: string;
  readonly other: readonly string[];
}

/** Opens the editor until the change is accepted or given up. */
async function editItem(
  session: Session,
  flags: EditFlagValues,
  item: LoadedItem,
  printer: ObjectPrinter,
): Promise<void> {
  const shown = cloneJson(item.object);
  if (!flags['show-managed-fields']) delete shown.metadata.managedFields;
  let reasons: Reason[] = [];
  let body = printYaml(shown);
  const original = body;
  for (;;) {
    const path = temporaryPath(session);
    session.process.files.writeFile(path, editHeader(reasons) + body, { mode: 0o600 });
    await runEditor(session, path);
    const edited = stripComments(session.process.files.readText(path));
    if (edited === stripComments(reasons.length === 0 ? original : body)) return giveUp(session, path, reasons);
    if (edited.trim() === '') {
      session.process.files.remove(path);
      await session.printError('Edit cancelled, saved file was empty.\n');
      return;
    }
    try {
      const result = await save(session, flags, item, { shown, edited: asManifest(parseEdited(edited)) });
      await session.print(result === undefined ? `${objectName(item.object)} skipped\n` : printer(result));
      session.process.files.remove(path);
      return;
    } catch (error) {
      reasons = [explain(error, item)];
      body = edited;
      await session.printError(complain(error, item));
      session.process.files.remove(path);
    }
  }
}

function stripComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
}

async function giveUp(session: Session, path: string, reasons: readonly Reason[]): Promise<void> {
  if (reasons.length === 0) {
    session.process.files.remove(path);
    await session.printError('Edit cancelled, no changes made.\n');
    return;
  }
  await session.printError(`error: Edit cancelled, no valid changes were saved.\n`);
}

function parseEdited(text: string): Record<string, unknown> {
  const value = parseYaml(text);
  if (!isJsonObject(value))
    throw new Error('the edited file had a syntax error: error parsing edited-file: not an object');
  return value;
}

async function save(
  session: Session,
  flags: EditFlagValues,
  item: LoadedItem,
  { shown, edited }: { shown: Manifest; edited: Manifest },
): Promise<Manifest | undefined> {
  const annotate = flags['save-config'] || lastAppliedOf(edited) !== undefined;
  const wanted = annotate ? withLastApplied(edited) : edited;
  const { type, patch } = await diffPatch(item.resource, shown, wanted);
  if (Object.keys(patch).length === 0) return undefined;
  for (const key of ['apiVersion', 'kind'])
    if (key in patch) throw new Error('At least one of apiVersion, kind and name was changed');
  return patchObject(session, item, { type, patch, fieldManager: flags['field-manager'] });
}

function explain(error: unknown, item: LoadedItem): Reason {
  const name = objectName(item.object).replace(
    /^[^/]*\//,
    `${item.resource.plural}${item.resource.group === '' ? '' : `.${item.resource.group}`} "`,
  );
  if (isStatusError(error) && isInvalid(error)) {
    const causes = (error.status.details?.causes ?? []).map(({ field = '', message = '' }) => `${field}: ${message}`);
    return { head: `${name}" was not valid`, other: causes };
  }
  return { head: `${name}" was not patched: ${error instanceof Error ? error.message : String(error)}`, other: [] };
}

function complain(error: unknown, item: LoadedItem): string {
  const { plural, group } = item.resource;
  const what = `${plural}${group === '' ? '' : `.${group}`} "${item.name}"`;
  if (isStatusError(error) && isInvalid(error)) return `error: ${what} is invalid\n`;
  return `error: ${what} could not be patched: ${error instanceof Error ? error.message : String(error)}\nYou can run \`kubectl replace -f\` to try this update again.\n`;
}
