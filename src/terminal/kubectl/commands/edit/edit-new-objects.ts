import { queryOf, resourcePath } from '../../../../core/client/client.ts';
import type { JsonObject } from '../../../../core/meta/object.ts';
import { parseYamlDocuments } from '../../../../core/meta/yaml/parse.ts';
import { printYaml } from '../../../../core/meta/yaml/print.ts';
import type { FlagValues } from '../../../cli/flag.ts';
import { createObjectPrinter } from '../../printers/object-printer.ts';
import type { FileOptions } from '../../selection/read-files.ts';
import { selectResources } from '../../selection/select.ts';
import type { Session } from '../../session.ts';
import type { createFlags } from '../create/create-object.ts';
import { editHeader } from './edit-header.ts';
import { editText } from './edit-text.ts';

/** `create --edit`: each object goes through the editor before it is created. */
export async function editNewObjects(
  session: Session,
  flags: FlagValues<typeof createFlags> & FileOptions,
): Promise<void> {
  const printer = createObjectPrinter(session, flags, { operation: 'created' });
  const selection = await selectResources(session, { files: flags, requireNamespace: true });
  await selection.visit(async (item) => {
    const edited = await editText(session, editHeader([]) + printYaml(item.object));
    const [body] = parseYamlDocuments(edited);
    if (body === null || body === undefined) throw new Error('Edit cancelled, no valid changes were saved.');
    const target =
      resourcePath(item.resource, { namespace: item.namespace }) + queryOf({ fieldManager: 'kubectl-create' });
    await session.print(printer(await session.json<JsonObject>({ method: 'POST', target, body })));
  });
}
