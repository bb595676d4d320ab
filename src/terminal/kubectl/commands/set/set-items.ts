import { booleanFlag, type FlagValues, stringFlag } from '../../../cli/flag.ts';
import { changeObject, isLoaded } from '../../change-object.ts';
import { type DryRun, dryRunFlags, operationText, parseDryRun } from '../../dry-run.ts';
import { throwAll } from '../../failures.ts';
import { createObjectPrinter } from '../../printers/object-printer.ts';
import { printFlags } from '../../printers/print-flags.ts';
import { fileFlags } from '../../selection/file-flags.ts';
import type { Item, LoadedItem, Manifest } from '../../selection/item.ts';
import { selectResources } from '../../selection/select.ts';
import type { Session } from '../../session.ts';

export const setFlags = {
  ...printFlags,
  ...fileFlags,
  ...dryRunFlags,
  all: booleanFlag(),
  'field-manager': stringFlag({ initial: 'kubectl-set' }),
  local: booleanFlag(),
  selector: stringFlag({ shorthand: 'l' }),
};

export type SetFlagValues = FlagValues<typeof setFlags>;

export async function selectForSet(
  session: Session,
  flags: Omit<SetFlagValues, 'output'>,
  resources: readonly string[],
): Promise<Item[]> {
  if (flags.local && resources.length > 0) {
    throw new Error(
      "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
    );
  }
  const selection = await selectResources(session, {
    args: resources,
    files: flags,
    labelSelector: flags.selector,
    allowTypeAlone: flags.all,
    requireNamespace: true,
    latest: !flags.local,
    local: flags.local,
  });
  const { items, errors } = await selection.collect();
  throwAll(errors);
  return items;
}

export function refuseLocalServer(flags: { readonly local: boolean }, dryRun: DryRun): void {
  if (flags.local && dryRun === 'server')
    throw new Error('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
}

export interface SetChange {
  readonly operation: string;
  /** Changes the object; what it throws is reported and the next object follows. Errors that do not stop the change go to `report`. */
  readonly change: (object: Manifest, report: (error: Error) => void) => void;
  /** Begins what is said when the server refuses. */
  readonly failure: string;
}

/** Changes each object and prints those that changed. */
export async function changeItems(
  session: Session,
  flags: SetFlagValues,
  items: readonly Item[],
  { operation, change, failure }: SetChange,
): Promise<void> {
  const dryRun = parseDryRun(flags);
  const errors: unknown[] = [];
  const printer = createObjectPrinter(session, flags, { operation: operationText(operation, dryRun) });
  for (const item of items.filter(isLoaded)) {
    try {
      const apply = (object: Manifest): void => applyNamed(item, () => change(object, (error) => errors.push(error)));
      const options = { dryRun, fieldManager: flags['field-manager'], local: flags.local, failure };
      const changed = await changeObject(session, item, apply, options);
      if (changed !== undefined) await session.print(printer(changed));
      else if (flags.local) await session.print(printer(item.object));
    } catch (error) {
      errors.push(error);
    }
  }
  throwAll(errors);
}

function applyNamed({ resource, name }: LoadedItem, apply: () => void): void {
  try {
    apply();
  } catch (error) {
    throw new Error(`error: ${resource.plural}/${name} ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
