import { isJsonObject, type JsonObject } from '../../../core/meta/object.ts';
import { isNotFound } from '../../../core/meta/status.ts';
import { booleanFlag, durationFlag, type FlagValues, integerFlag, stringFlag } from '../../cli/flag.ts';
import { addSource } from '../add-source.ts';
import { completeResources } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { kindNameOf } from '../discovery/api-resource.ts';
import { type DryRun, dryRunFlags, operationText, parseDryRun } from '../dry-run.ts';
import { throwAll } from '../failures.ts';
import { fileFlags } from '../selection/file-flags.ts';
import type { Item } from '../selection/item.ts';
import { itemPath, type Query, selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';
import { type Doomed, waitForDeletion } from '../wait-for-deletion.ts';

const deleteFlags = {
  ...fileFlags,
  ...dryRunFlags,
  all: booleanFlag(),
  'all-namespaces': booleanFlag({ shorthand: 'A' }),
  cascade: stringFlag({ initial: 'background', bare: 'background' }),
  'field-selector': stringFlag(),
  force: booleanFlag(),
  'grace-period': integerFlag({ initial: -1 }),
  'ignore-not-found': booleanFlag(),
  interactive: booleanFlag({ shorthand: 'i' }),
  now: booleanFlag(),
  output: stringFlag({ shorthand: 'o' }),
  raw: stringFlag(),
  selector: stringFlag({ shorthand: 'l' }),
  timeout: durationFlag(),
  wait: booleanFlag({ initial: true }),
};

type DeleteFlagValues = FlagValues<typeof deleteFlags>;

export const deleteCommand = defineKubectlCommand({
  use: 'delete',
  flags: deleteFlags,
  complete: completeResources,
  run: async (session, { flags, args, given }) => {
    const gracePeriod = gracePeriodOf(flags);
    const dryRun = parseDryRun(flags);
    const propagationPolicy = propagationOf(flags.cascade);
    if (flags.raw !== '') {
      const response = await session.send({ method: 'DELETE', target: flags.raw, raw: true });
      return session.print(await response.body.text());
    }
    const query = deleteQuery(session, flags, args);
    const selection = await selectResources(session, query);
    checkFlags(flags);
    if (gracePeriod === 0 && flags.force) await session.printError(`Warning: ${forceWarning}\n`);
    const ignore =
      flags['ignore-not-found'] ||
      (!given.has('ignore-not-found') && (flags.all || flags.selector !== '' || flags['field-selector'] !== ''));
    const options = { dryRun, gracePeriod, propagationPolicy, output: flags.output };
    const { items, errors } = await selection.collect();
    if (flags.interactive && !(await confirm(session, items))) return;
    const { doomed, found, failures } = await deleteItems(
      session,
      items,
      options,
      session.explicitNamespace && !flags['all-namespaces'],
    );
    throwAll([...errors, ...failures].filter((error) => !(ignore && isNotFound(error))));
    if (found === 0) return session.print('No resources found\n');
    if (flags.wait && dryRun === 'none')
      await waitForDeletion(session, doomed, flags.timeout === 0 ? 7 * 86_400_000 : flags.timeout);
  },
});

const forceWarning =
  'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.';

/** Seconds; -1 leaves it to the object. */
function gracePeriodOf(flags: DeleteFlagValues): number {
  const seconds = flags['grace-period'];
  if (flags.now) {
    if (seconds !== -1) throw new Error('--now and --grace-period cannot be specified together');
    return 1;
  }
  if (seconds === 0 && !flags.force) return 1;
  return flags.force && seconds < 0 ? 0 : seconds;
}

function checkFlags(flags: DeleteFlagValues): void {
  if (flags.output !== '' && flags.output !== 'name')
    throw new Error(`unexpected -o output mode: ${flags.output}. We only support '-o name'`);
  if (flags.all && flags.selector !== '') throw new Error('cannot set --all and --selector at the same time');
  if (flags.all && flags['field-selector'] !== '')
    throw new Error('cannot set --all and --field-selector at the same time');
  if (gracePeriodOf(flags) > 0 && flags.force)
    throw new Error('--force and --grace-period greater than 0 cannot be specified together');
}

/** Throws an Error in kubectl's words. */
export function propagationOf(cascade: string): 'Background' | 'Foreground' | 'Orphan' {
  switch (cascade) {
    case 'background':
    case 'true':
      return 'Background';
    case 'foreground':
      return 'Foreground';
    case 'orphan':
    case 'false':
      return 'Orphan';
    default:
      throw new Error(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  }
}

function deleteQuery(session: Session, flags: DeleteFlagValues, args: readonly string[]): Query {
  return {
    args,
    files: flags,
    namespace: session.namespace,
    allNamespaces: flags['all-namespaces'],
    labelSelector: flags.selector,
    fieldSelector: flags['field-selector'],
    all: flags.all,
    requireNamespace: true,
    load: false,
  };
}

interface DeleteOptions {
  readonly dryRun: DryRun;
  readonly gracePeriod: number;
  readonly propagationPolicy: string;
  readonly output: string;
}

async function deleteItems(session: Session, items: readonly Item[], options: DeleteOptions, namespaceNamed: boolean) {
  const doomed: Doomed[] = [];
  const failures: unknown[] = [];
  let warned = !namespaceNamed;
  let found = 0;
  for (const item of items) {
    found += 1;
    if (!warned && !item.resource.namespaced) {
      warned = true;
      await session.printError('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n');
    }
    try {
      doomed.push({ item, uid: await deleteOne(session, item, options) });
    } catch (error) {
      failures.push(addSource(error, 'deleting', item.source));
    }
  }
  return { doomed, found, failures };
}

async function deleteOne(session: Session, item: Item, options: DeleteOptions): Promise<string | undefined> {
  if (options.dryRun === 'client') {
    await printDeleted(session, item, options);
    return undefined;
  }
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(options.gracePeriod < 0 ? {} : { gracePeriodSeconds: options.gracePeriod }),
    propagationPolicy: options.propagationPolicy,
    ...(options.dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
  const answer = await session.json<JsonObject>({ method: 'DELETE', target: itemPath(item), body });
  await printDeleted(session, item, options);
  const holder = answer.kind === 'Status' ? answer.details : answer.metadata;
  return isJsonObject(holder) && typeof holder.uid === 'string' ? holder.uid : undefined;
}

async function printDeleted(session: Session, item: Item, options: DeleteOptions): Promise<void> {
  const kind = kindNameOf(item.resource);
  if (options.output === 'name') return session.print(`${kind}/${item.name}\n`);
  const operation = options.gracePeriod === 0 ? 'force deleted' : 'deleted';
  const where = item.resource.namespaced ? ` from ${item.namespace} namespace` : '';
  await session.print(`${kind} "${item.name}" ${operationText(`${operation}${where}`, options.dryRun)}\n`);
}

async function confirm(session: Session, items: readonly Item[]): Promise<boolean> {
  if (items.length === 0) {
    await session.print('No resources found\n');
    return false;
  }
  const lines = items.map((item) => `${kindNameOf(item.resource)}/${item.name}\n`).join('');
  await session.print(
    `You are about to delete the following ${items.length} resource(s):\n${lines}Do you want to continue? (y/N): `,
  );
  const answer = new TextDecoder().decode((await session.process.stdin.read()) ?? new Uint8Array());
  if (answer.trim().toLowerCase() === 'y') return true;
  await session.print('deletion is cancelled\n');
  return false;
}
