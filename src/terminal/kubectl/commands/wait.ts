import { isNotFound } from '../../../core/meta/status.ts';
import { booleanFlag, durationFlag, type FlagValues, listFlag, repeatedFlag, stringFlag } from '../../cli/flag.ts';
import { isLoaded } from '../change-object.ts';
import { completeResources } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { throwAll } from '../failures.ts';
import { createObjectPrinter } from '../printers/object-printer.ts';
import { printFlags } from '../printers/print-flags.ts';
import type { Item, LoadedItem, Manifest } from '../selection/item.ts';
import { namesFiles } from '../selection/read-files.ts';
import { itemPath, selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';
import { waitForDeletion } from '../wait-for-deletion.ts';
import { limitedBy, watchObject } from '../watch-object.ts';
import { type Condition, parseCondition } from './wait/condition.ts';

const waitFlags = {
  ...printFlags,
  filename: listFlag({ shorthand: 'f' }),
  recursive: booleanFlag({ shorthand: 'R', initial: true }),
  all: booleanFlag(),
  'all-namespaces': booleanFlag({ shorthand: 'A' }),
  'field-selector': stringFlag(),
  for: repeatedFlag(),
  local: booleanFlag(),
  selector: stringFlag({ shorthand: 'l' }),
  timeout: durationFlag({ initial: 30_000 }),
};

type WaitFlagValues = FlagValues<typeof waitFlags>;

const week = 7 * 86_400_000;

export const waitCommand = defineKubectlCommand({
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  flags: waitFlags,
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const printer = createObjectPrinter(session, flags, { operation: 'condition met' });
    if (flags.for.length === 0) throw new Error('unrecognized condition: []');
    const conditions = flags.for.map(parseCondition);
    const timeoutMs = flags.timeout < 0 ? week : flags.timeout;
    const endMs = session.process.clock.now() + timeoutMs;
    if (conditions.some(({ type }) => type === 'create')) await waitForCreation(session, flags, args, timeoutMs);
    const forDeletion = conditions.some(({ type }) => type === 'delete');
    const { items, errors } = await find(session, flags, args);
    const relevant = errors.filter((error) => !(forDeletion && isNotFound(error)));
    if (relevant.length > 0) throw relevant[0];
    for (const item of items) {
      for (const condition of conditions) {
        const remainingMs = timeoutMs === 0 ? 0 : Math.max(1, endMs - session.process.clock.now());
        const object = await waitFor(session, item, condition, remainingMs);
        if (object !== undefined) await session.print(printer(object));
      }
    }
    if (items.length === 0 && !forDeletion) throw new Error('no matching resources found');
  },
});

async function find(
  session: Session,
  flags: WaitFlagValues,
  args: readonly string[],
): Promise<{ items: Item[]; errors: unknown[] }> {
  const selection = await selectResources(session, {
    args,
    ...(namesFiles(flags) ? { files: flags } : {}),
    labelSelector: flags.selector,
    fieldSelector: flags['field-selector'],
    all: flags.all,
    allNamespaces: flags['all-namespaces'],
    requireNamespace: true,
    latest: true,
    stopAtFirst: false,
  });
  return selection.collect();
}

const retryMs = 500;

async function waitForCreation(
  session: Session,
  flags: WaitFlagValues,
  args: readonly string[],
  timeoutMs: number,
): Promise<void> {
  const endMs = session.process.clock.now() + timeoutMs;
  for (;;) {
    const { items, errors } = await find(session, flags, args);
    throwAll(errors.filter((error) => !isNotFound(error)));
    if (items.length > 0 && errors.length === 0) return;
    if (session.process.clock.now() >= endMs) throw new Error('timed out waiting for the condition');
    await session.process.clock.sleep(retryMs, session.process.killed);
  }
}

/** The object when the condition is met; undefined when the object was gone before it was looked at. */
async function waitFor(
  session: Session,
  item: Item,
  condition: Condition,
  timeoutMs: number,
): Promise<Manifest | undefined> {
  const name = `${item.resource.plural}/${item.name}`;
  if (condition.type === 'create') return item.object;
  if (condition.type === 'delete') return waitUntilDeleted(session, item, timeoutMs);
  if (!isLoaded(item)) return undefined;
  if (timeoutMs === 0) {
    const object = await session.json<Manifest>({ target: itemPath(item) });
    if (!condition.isMet(object)) throw new Error(`condition not met for ${name}`);
    return object;
  }
  return waitUntilMet(session, item, condition.isMet, timeoutMs);
}

async function waitUntilDeleted(session: Session, item: Item, timeoutMs: number): Promise<Manifest | undefined> {
  if (timeoutMs === 0) throw new Error(`condition not met for ${item.resource.plural}/${item.name}`);
  await waitForDeletion(session, [{ item, uid: undefined }], timeoutMs).catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith('timed out')) {
      throw new Error(`timed out waiting for the condition on ${item.resource.plural}/${item.name}`);
    }
    throw error;
  });
  return item.object;
}

async function waitUntilMet(
  session: Session,
  item: LoadedItem,
  isMet: (object: Manifest) => boolean,
  timeoutMs: number,
): Promise<Manifest> {
  using limit = limitedBy(session, timeoutMs);
  const timedOut = new Error(`timed out waiting for the condition on ${item.resource.plural}/${item.name}`);
  try {
    for await (const { type, object } of watchObject(session, item, limit.signal)) {
      if (type !== 'DELETED' && isMet(object)) return object;
    }
  } catch (error) {
    if (limit.timedOut()) throw timedOut;
    throw error;
  }
  throw timedOut;
}
