import { cloneJson, isJsonObject, type JsonObject } from '../../../../core/meta/object.ts';
import { quote } from '../../../../core/meta/quote.ts';
import { isInvalid, isNotFound, isStatusError } from '../../../../core/meta/status.ts';
import { parseYaml } from '../../../../core/meta/yaml/parse.ts';
import { printYaml } from '../../../../core/meta/yaml/print.ts';
import { groupResourceOf } from '../../discovery/api-resource.ts';
import { ExitError } from '../../failures.ts';
import type { LoadedItem, Manifest } from '../../selection/item.ts';
import type { Session } from '../../session.ts';
import { type EditReason, editHeader } from './edit-header.ts';
import { runEditor, temporaryPath } from './edit-text.ts';

export interface EditOptions {
  readonly showManagedFields: boolean;
  /** Sends what was edited; resolves to what is to be printed. */
  readonly save: (shown: JsonObject, edited: JsonObject) => Promise<string>;
}

/** Opens the editor on an object until the change is accepted or given up; resolves to what is to be printed. */
export async function editItem(session: Session, item: LoadedItem, options: EditOptions): Promise<string> {
  const shown = cloneJson(item.object);
  if (!options.showManagedFields) delete shown.metadata.managedFields;
  const original = printYaml(shown);
  let reasons: EditReason[] = [];
  let before = { path: '', text: original };
  for (;;) {
    const { path, text } = await letEdit(session, editHeader(reasons) + before.text);
    const unchanged = contentOf(text) === contentOf(before.text);
    if (unchanged && reasons.length > 0) {
      session.process.files.remove(path);
      return giveUp(session, before.path, 'Edit cancelled, no valid changes were saved.');
    }
    if (before.path !== '') session.process.files.remove(before.path);
    before = { path, text: withoutComments(text) };
    if (contentOf(text) === contentOf(original)) {
      session.process.files.remove(path);
      await session.printError('Edit cancelled, no changes made.\n');
      return '';
    }
    try {
      const edited = parseEdited(text);
      if (!isSameObject(shown, edited))
        return await giveUp(session, path, 'At least one of apiVersion, kind and name was changed');
      const said = await options.save(shown, edited);
      session.process.files.remove(path);
      return said;
    } catch (error) {
      if (error instanceof GivenUpError) throw error;
      reasons = [await complain(session, item, path, error)];
    }
  }
}

async function letEdit(session: Session, text: string): Promise<{ path: string; text: string }> {
  const path = temporaryPath(session);
  session.process.files.writeFile(path, text, { mode: 0o600 });
  await runEditor(session, path);
  return { path, text: session.process.files.readText(path) };
}

/** Leaves the file where it is. */
async function giveUp(session: Session, path: string, reason: string): Promise<never> {
  await session.printError(`A copy of your changes has been stored to ${quote(path)}\n`);
  throw new GivenUpError(reason);
}

/** There is no point in editing again. */
class GivenUpError extends Error {}

function isSameObject(shown: Manifest, edited: JsonObject): boolean {
  const name = isJsonObject(edited.metadata) ? edited.metadata.name : undefined;
  return edited.apiVersion === shown.apiVersion && edited.kind === shown.kind && name === shown.metadata.name;
}

/** What the text says, whatever its comments and its style. */
function contentOf(text: string): string {
  try {
    return JSON.stringify(parseYaml(text)) ?? '';
  } catch {
    return withoutComments(text);
  }
}

function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
}

/** The text is no object. */
class ValidationError extends Error {}

function parseEdited(text: string): JsonObject {
  const value = parseOrFail(text);
  if (!isJsonObject(value)) throw new ValidationError('invalid object to validate');
  for (const key of ['apiVersion', 'kind']) {
    if (typeof value[key] !== 'string' || value[key] === '') throw new ValidationError(`${key} not set`);
  }
  return value;
}

function parseOrFail(text: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    throw new ValidationError(error instanceof Error ? error.message : String(error));
  }
}

/** Says what is wrong; resolves to what the file says of it when the editor opens again. Throws when there is no point in that. */
async function complain(session: Session, item: LoadedItem, path: string, error: unknown): Promise<EditReason> {
  const name = `${groupResourceOf(item.resource)} ${quote(item.name)}`;
  const invalid = error instanceof ValidationError || (isStatusError(error) && isInvalid(error));
  if (invalid) {
    await session.printError(`error: ${name} is invalid\n`);
    return { head: `${name} was not valid`, other: causesOf(error) };
  }
  if (isNotFound(error)) {
    await session.printError(`error: ${name} could not be found on the server\n`);
    await session.printError(`The edits you made on deleted resources have been saved to ${quote(path)}\n`);
  } else {
    const reason = error instanceof Error ? error.message : String(error);
    await session.printError(`error: ${name} could not be patched: ${reason}\n`);
    await session.printError(`You can run \`kubectl replace -f ${path}\` to try this update again.\n`);
  }
  throw new ExitError(1);
}

function causesOf(error: unknown): string[] {
  if (isStatusError(error)) {
    return (error.status.details?.causes ?? []).map(({ field = '', message = '' }) => `${field}: ${message}`);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return [`<nil>: Invalid value: "The edited file failed validation": ${reason}`];
}
