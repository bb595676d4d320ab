import type { FlagValues } from '../../cli/flag.ts';
import { booleanFlag, stringFlag } from '../../cli/flag.ts';
import { isLoaded } from '../change-object.ts';
import { type DryRun, dryRunFlags } from '../dry-run.ts';
import type { Changes } from '../pairs.ts';
import { patchObject } from '../patch-object.ts';
import { printFlags } from '../printers/print-flags.ts';
import { fileFlags } from '../selection/file-flags.ts';
import type { LoadedItem, Manifest } from '../selection/item.ts';
import { namesFiles } from '../selection/read-files.ts';
import { type Selection, selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';

/** The flags that `label` and `annotate` share. */
export const metadataFlags = {
  ...printFlags,
  ...fileFlags,
  ...dryRunFlags,
  all: booleanFlag(),
  'all-namespaces': booleanFlag({ shorthand: 'A' }),
  'field-selector': stringFlag(),
  list: booleanFlag(),
  local: booleanFlag(),
  overwrite: booleanFlag(),
  'resource-version': stringFlag(),
  selector: stringFlag({ shorthand: 'l' }),
};

export type MetadataFlagValues = FlagValues<typeof metadataFlags>;

/** Complaints in kubectl's words about flags that do not fit together. */
export function checkMetadataFlags(flags: MetadataFlagValues, resources: readonly string[], dryRun: DryRun): void {
  if (flags.list && flags.output !== '') throw new Error('--list and --output may not be specified together');
  if (flags.all && flags.selector !== '') throw new Error('cannot set --all and --selector at the same time');
  if (flags.all && flags['field-selector'] !== '')
    throw new Error('cannot set --all and --field-selector at the same time');
  if (flags.local && dryRun === 'server')
    throw new Error('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  if (flags.local && resources.length > 0) {
    throw new Error('can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set');
  }
  if (resources.length === 0 && !namesFiles(flags)) {
    throw new Error(
      flags.local
        ? 'one or more files must be specified as -f pod.yaml or --filename=pod.json'
        : 'one or more resources must be specified as <resource> <name> or <resource>/<name>',
    );
  }
}

export function selectForMetadata(
  session: Session,
  flags: MetadataFlagValues,
  resources: readonly string[],
): Promise<Selection> {
  return selectResources(session, {
    args: resources,
    files: flags,
    ...(flags.local
      ? { local: true }
      : { labelSelector: flags.selector, fieldSelector: flags['field-selector'], latest: true }),
    allNamespaces: flags['all-namespaces'],
    allowTypeAlone: flags.all,
    requireNamespace: true,
  });
}

export interface MetadataChange {
  readonly added: number;
  readonly removed: number;
  readonly object: Manifest;
}

/** Sets and removes entries of `metadata.labels` or `metadata.annotations`. */
export function applyChanges(
  item: LoadedItem,
  field: 'labels' | 'annotations',
  { set, remove }: Changes,
): MetadataChange {
  const entries = { ...item.object.metadata[field] };
  let [added, removed] = [0, 0];
  for (const [key, value] of set) {
    if (entries[key] !== value) added += 1;
    entries[key] = value;
  }
  for (const key of remove) {
    if (Object.hasOwn(entries, key)) removed += 1;
    delete entries[key];
  }
  return { added, removed, object: { ...item.object, metadata: { ...item.object.metadata, [field]: entries } } };
}

/** Sends the change as a merge patch. */
export function sendChanges(
  session: Session,
  item: LoadedItem,
  field: 'labels' | 'annotations',
  { changes, ...options }: { changes: Changes; dryRun: DryRun; fieldManager: string; resourceVersion: string },
): Promise<Manifest> {
  const entries = {
    ...Object.fromEntries(changes.set),
    ...Object.fromEntries(changes.remove.map((key) => [key, null])),
  };
  const version = options.resourceVersion === '' ? {} : { resourceVersion: options.resourceVersion };
  const patch = { metadata: { [field]: entries, ...version } };
  return patchObject(session, item, {
    type: 'merge',
    patch,
    dryRun: options.dryRun,
    fieldManager: options.fieldManager,
  });
}

/** With `--list` the entries are printed, under a heading where there are several objects. */
export async function listEntries(
  session: Session,
  selection: Selection,
  field: 'labels' | 'annotations',
): Promise<void> {
  await selection.visit(async (item) => {
    if (!isLoaded(item)) return;
    const { group, kind } = item.resource;
    if (!selection.single) await session.print(`Listing ${field} for ${kind}.${group}/${item.name}:\n`);
    for (const [key, value] of Object.entries(item.object.metadata[field] ?? {})) {
      await session.print(`${selection.single ? '' : ' '}${key}=${value}\n`);
    }
  });
}
