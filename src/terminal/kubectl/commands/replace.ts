import { queryOf, resourcePath } from '../../../core/client/client.ts';
import type { JsonObject } from '../../../core/meta/object.ts';
import { isNotFound } from '../../../core/meta/status.ts';
import { booleanFlag, durationFlag, type FlagValues, integerFlag, stringFlag } from '../../cli/flag.ts';
import { addSource } from '../add-source.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { dryRunFlags, dryRunQuery, fieldValidation, operationText, parseDryRun, validateFlags } from '../dry-run.ts';
import { lastAppliedOf, withLastApplied } from '../last-applied.ts';
import { createObjectPrinter } from '../printers/object-printer.ts';
import { printFlags } from '../printers/print-flags.ts';
import { fileFlags } from '../selection/file-flags.ts';
import { asManifest, type Item, type Manifest } from '../selection/item.ts';
import { namesFiles } from '../selection/read-files.ts';
import { itemPath, loadItem, selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';
import { waitForDeletion } from '../wait-for-deletion.ts';
import { propagationOf } from './delete.ts';

const replaceFlags = {
  ...printFlags,
  ...fileFlags,
  ...dryRunFlags,
  ...validateFlags,
  cascade: stringFlag({ initial: 'background', bare: 'background' }),
  'field-manager': stringFlag({ initial: 'kubectl-replace' }),
  force: booleanFlag(),
  'grace-period': integerFlag({ initial: -1 }),
  raw: stringFlag(),
  'save-config': booleanFlag(),
  subresource: stringFlag(),
  timeout: durationFlag(),
  wait: booleanFlag(),
};

type ReplaceFlagValues = FlagValues<typeof replaceFlags>;

export const replaceCommand = defineKubectlCommand({
  use: 'replace -f FILENAME',
  flags: replaceFlags,
  run: async (session, { flags }) => {
    const dryRun = parseDryRun(flags);
    if (flags['grace-period'] >= 0 && !flags.force) throw new Error('--grace-period must have --force specified');
    if (flags.timeout !== 0 && !flags.force) throw new Error('--timeout must have --force specified');
    if (!namesFiles(flags)) throw new Error('must specify one of -f and -k');
    const selection = await selectResources(session, {
      files: flags,
      requireNamespace: true,
      subresource: flags.subresource,
    });
    if (flags.force) return forceReplace(session, flags, (await selection.collect()).items);
    const printer = createObjectPrinter(session, flags, { operation: operationText('replaced', dryRun) });
    const query = {
      dryRun: dryRunQuery(dryRun),
      fieldManager: flags['field-manager'],
      fieldValidation: fieldValidation(flags),
    };
    await selection.visit(async (item) => {
      try {
        const body = configuration(item, flags);
        if (dryRun === 'client') return await session.print(printer(body));
        if (body.metadata.resourceVersion === undefined) {
          const current = await loadItem(session, item);
          body.metadata = { ...body.metadata, resourceVersion: String(current.object.metadata.resourceVersion) };
        }
        const replaced = await session.json<JsonObject>({
          method: 'PUT',
          target: itemPath(item) + queryOf(query),
          body,
        });
        await session.print(printer(replaced));
      } catch (error) {
        throw addSource(error, 'replacing', item.source);
      }
    });
  },
});

function configuration(item: Item, flags: ReplaceFlagValues): Manifest {
  const manifest = asManifest({ ...item.object });
  return flags['save-config'] || lastAppliedOf(manifest) !== undefined ? withLastApplied(manifest) : manifest;
}

async function forceReplace(session: Session, flags: ReplaceFlagValues, items: readonly Item[]): Promise<void> {
  const seconds = flags['grace-period'];
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(seconds < 0 ? {} : { gracePeriodSeconds: seconds }),
    propagationPolicy: propagationOf(flags.cascade),
  };
  for (const item of items) {
    try {
      await session.json({ method: 'DELETE', target: itemPath(item), body });
      const { group, kind } = item.resource;
      await session.print(
        `${kind.toLowerCase()}${group === '' ? '' : `.${group}`} "${item.name}" deleted${item.resource.namespaced ? ` from ${item.namespace} namespace` : ''}\n`,
      );
      await waitForDeletion(session, [{ item, uid: undefined }], flags.timeout === 0 ? 300_000 : flags.timeout);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  const printer = createObjectPrinter(session, flags, { operation: 'replaced' });
  for (const item of items) {
    const target =
      resourcePath(item.resource, { namespace: item.namespace }) + queryOf({ fieldManager: flags['field-manager'] });
    await session.print(
      printer(await session.json<JsonObject>({ method: 'POST', target, body: configuration(item, flags) })),
    );
  }
}
