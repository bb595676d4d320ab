import { isConflict } from '../../../../core/meta/status.ts';
import { patchObject } from '../../patch-object.ts';
import { compactJson } from '../../printers/json.ts';
import type { Item } from '../../selection/item.ts';
import type { Session } from '../../session.ts';
import type { ApplyContext } from '../apply.ts';
import { warnIfDeleting } from './client-side.ts';

/** Lets the server merge the configuration. */
export async function applyOnServer(session: Session, item: Item, context: ApplyContext): Promise<void> {
  const { object } = item;
  if (object === undefined) return;
  if (item.name === '' && object.metadata.generateName) {
    throw new Error(`from ${object.metadata.generateName}: cannot use generate name with apply`);
  }
  const { dryRun, fieldManager, fieldValidation, flags } = context;
  const applied = await patchObject(
    session,
    { ...item, subresource: flags.subresource },
    {
      type: 'apply',
      patch: compactJson(object),
      dryRun,
      fieldManager,
      fieldValidation,
      force: flags['force-conflicts'],
    },
  ).catch((error: unknown) => {
    throw isConflict(error) ? new Error(`${error.message}\n${conflictAdvice}`) : error;
  });
  await warnIfDeleting(session, item, applied);
  await context.report('serverside-applied', applied);
}

const conflictAdvice = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;
