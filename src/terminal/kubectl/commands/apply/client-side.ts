import { queryOf, resourcePath } from '../../../../core/client/client.ts';
import { formatGroupVersion } from '../../../../core/meta/group-version.ts';
import { cloneJson, isJsonObject, type JsonObject } from '../../../../core/meta/object.ts';
import { quote } from '../../../../core/meta/quote.ts';
import { isConflict, isInvalid, isNotFound } from '../../../../core/meta/status.ts';
import { addSource } from '../../add-source.ts';
import { dryRunQuery } from '../../dry-run.ts';
import { lastAppliedAnnotation, lastAppliedOf, withLastApplied } from '../../last-applied.ts';
import { applyPatch, type ComputedPatch, patchLocally } from '../../merge-patch-of.ts';
import { patchObject } from '../../patch-object.ts';
import { compactJson, sortKeys } from '../../printers/json.ts';
import { asManifest, type Item, type LoadedItem, type Manifest } from '../../selection/item.ts';
import { itemPath, loadItem } from '../../selection/select.ts';
import type { Session } from '../../session.ts';
import { waitForDeletion } from '../../wait-for-deletion.ts';
import type { ApplyContext } from '../apply.ts';

/** Creates the object, or patches what differs from what is applied now and what was applied last. */
export async function applyOnClient(session: Session, item: Item, context: ApplyContext): Promise<void> {
  const { object } = item;
  if (object === undefined) return;
  if (item.name === '' && object.metadata.generateName) {
    throw new Error(`from ${object.metadata.generateName}: cannot use generate name with apply`);
  }
  const modified = withLastApplied(object);
  const current = await readCurrent(session, item);
  if (current === undefined) return create(session, item, modified, context);
  if (lastAppliedOf(current.object) === undefined) await warnOfMissing(session, item);
  const { patch, result } = await patchWithRetries(session, current, modified, context);
  await warnIfDeleting(session, item, result);
  const unchanged = Object.keys(patch.patch).length === 0;
  await context.report(unchanged ? 'unchanged' : 'configured', result);
}

/** What messages call an object. */
function itemText({ resource, name, namespace }: Item): string {
  const version = `${resource.group}/${resource.version}`;
  const group = formatGroupVersion(resource);
  const what = `Resource: ${quote(`${version}, Resource=${resource.plural}`)}, GroupVersionKind: ${quote(`${resource.group === '' ? version : group}, Kind=${resource.kind}`)}`;
  return `${what}\nName: ${quote(name)}, Namespace: ${quote(namespace)}`;
}

async function readCurrent(session: Session, item: Item): Promise<LoadedItem | undefined> {
  try {
    return await loadItem(session, item);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw addSource(error, `retrieving current configuration of:\n${itemText(item)}\nfrom server for:`, item.source);
  }
}

async function create(session: Session, item: Item, modified: Manifest, context: ApplyContext): Promise<void> {
  const manifest = withoutNulls(modified) as Manifest;
  if (context.dryRun === 'client') return context.report('created', manifest);
  const query = {
    dryRun: dryRunQuery(context.dryRun),
    fieldManager: context.fieldManager,
    fieldValidation: context.fieldValidation,
  };
  const target = resourcePath(item.resource, { namespace: item.namespace }) + queryOf(query);
  const created = await session.json<JsonObject>({ method: 'POST', target, body: manifest }).catch((error: unknown) => {
    throw addSource(error, 'creating', item.source);
  });
  await context.report('created', created);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

async function warnOfMissing(session: Session, item: Item): Promise<void> {
  await session.printError(
    `Warning: resource ${objectName(item)} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
  );
}

function objectName({ resource, name }: Item): string {
  return `${resource.plural}/${name}`;
}

/** Changing what is on its way out surprises. */
export async function warnIfDeleting(session: Session, item: Item, object: Manifest): Promise<void> {
  if (object.metadata.deletionTimestamp === undefined) return;
  await session.printError(
    `Warning: Detected changes to resource ${object.metadata.name ?? item.name} which is currently being deleted.\n`,
  );
}

interface Patched {
  readonly patch: ComputedPatch;
  readonly result: Manifest;
}

const maximumRetries = 5;

async function patchWithRetries(
  session: Session,
  item: LoadedItem,
  modified: Manifest,
  context: ApplyContext,
): Promise<Patched> {
  let current = item;
  for (let attempt = 0; ; attempt += 1) {
    const patch = await computePatch(current, modified);
    try {
      return { patch, result: await send(session, current, patch, context) };
    } catch (error) {
      if (isConflict(error) && attempt < maximumRetries) {
        current = await loadItem(session, item);
        continue;
      }
      if (context.flags.force && (isConflict(error) || isInvalid(error))) {
        return { patch, result: await deleteAndCreate(session, current, modified, context) };
      }
      throw explain(error, item, patch);
    }
  }
}

function explain(error: unknown, item: Item, patch: ComputedPatch): unknown {
  const patching = addSource(error, 'patching', item.source);
  return addSource(
    patching,
    `applying patch:\n${compactJson(sortKeys(patch.patch))}\nto:\n${itemText(item)}\nfor:`,
    item.source,
  );
}

async function computePatch(current: LoadedItem, modified: Manifest): Promise<ComputedPatch> {
  const last = lastAppliedOf(current.object);
  const original = last === undefined ? {} : (JSON.parse(last) as JsonObject);
  return applyPatch(current.resource, { original, modified: cloneJson(modified), current: cloneJson(current.object) });
}

async function send(
  session: Session,
  item: LoadedItem,
  patch: ComputedPatch,
  context: ApplyContext,
): Promise<Manifest> {
  if (Object.keys(patch.patch).length === 0) return item.object;
  if (context.dryRun === 'client') return asManifest(await patchLocally(item.resource, item.object, patch));
  const { dryRun, fieldManager, fieldValidation } = context;
  return patchObject(session, item, { type: patch.type, patch: patch.patch, dryRun, fieldManager, fieldValidation });
}

async function deleteAndCreate(
  session: Session,
  item: LoadedItem,
  modified: Manifest,
  context: ApplyContext,
): Promise<Manifest> {
  const seconds = context.flags['grace-period'];
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(seconds < 0 ? {} : { gracePeriodSeconds: seconds }),
    propagationPolicy: 'Background',
  };
  await session.json({ method: 'DELETE', target: itemPath(item), body });
  const uid = typeof item.object.metadata.uid === 'string' ? item.object.metadata.uid : undefined;
  await waitForDeletion(session, [{ item, uid }], context.flags.timeout === 0 ? 7 * 86_400_000 : context.flags.timeout);
  const query = { fieldManager: context.fieldManager, fieldValidation: context.fieldValidation };
  const target = resourcePath(item.resource, { namespace: item.namespace }) + queryOf(query);
  return session.json<Manifest>({ method: 'POST', target, body: modified });
}
