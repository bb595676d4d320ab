import { type FlagValues, stringFlag } from '../../../cli/flag.ts';
import { changeObject, isLoaded } from '../../change-object.ts';
import { groupResourceOf } from '../../discovery/api-resource.ts';
import { throwAll } from '../../failures.ts';
import { createObjectPrinter } from '../../printers/object-printer.ts';
import { printFlags } from '../../printers/print-flags.ts';
import { fileFlags } from '../../selection/file-flags.ts';
import type { Manifest } from '../../selection/item.ts';
import { namesFiles } from '../../selection/read-files.ts';
import { type Query, type Selection, selectResources } from '../../selection/select.ts';
import type { Session } from '../../session.ts';

export const rolloutFlags = { ...fileFlags, selector: stringFlag({ shorthand: 'l' }) };

export const rolloutChangeFlags = {
  ...rolloutFlags,
  ...printFlags,
  'field-manager': stringFlag({ initial: 'kubectl-rollout' }),
};

/** The objects that a `rollout` subcommand is about. Throws an Error in kubectl's words. */
export async function selectRollouts(
  session: Session,
  flags: FlagValues<typeof rolloutFlags>,
  args: readonly string[],
  query: Query = {},
): Promise<Selection> {
  if (args.length === 0 && !namesFiles(flags)) throw new Error('required resource not specified');
  return selectResources(session, {
    args,
    files: flags,
    labelSelector: flags.selector,
    allowTypeAlone: true,
    latest: true,
    requireNamespace: true,
    ...query,
  });
}

export interface RolloutChange {
  /** Changes the object, or throws an Error that says why it cannot be. */
  readonly change: (object: Manifest) => void;
  readonly done: string;
  /** What is said of an object that needs no change; a function throws. */
  readonly unchanged: string | ((name: string) => Error);
}

/** Changes each object and says so. */
export async function changeRollouts(
  session: Session,
  flags: FlagValues<typeof rolloutChangeFlags>,
  args: readonly string[],
  { change, done, unchanged }: RolloutChange,
): Promise<void> {
  const selection = await selectRollouts(session, flags, args);
  const { items, errors } = await selection.collect();
  if (items.length === 0 && errors.length === 0)
    return session.printError(`No resources found in ${session.namespace} namespace.\n`);
  for (const item of items.filter(isLoaded)) {
    try {
      const checked = (object: Manifest): void => {
        try {
          change(object);
        } catch (error) {
          throw new Error(
            `error: ${groupResourceOf(item.resource)} "${item.name}" ${error instanceof Error ? error.message : String(error)}`,
          );
        }
      };
      const changed = await changeObject(session, item, checked, {
        dryRun: 'none',
        fieldManager: flags['field-manager'],
        failure: 'failed to patch: ',
      });
      if (changed === undefined && typeof unchanged !== 'string') throw unchanged(item.name);
      const operation = changed === undefined && typeof unchanged === 'string' ? unchanged : done;
      await session.print(createObjectPrinter(session, flags, { operation })(changed ?? item.object));
    } catch (error) {
      errors.push(error);
    }
  }
  throwAll(errors);
}
