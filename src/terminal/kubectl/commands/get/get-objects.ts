import { isJsonObject } from '../../../../core/meta/object.ts';
import { throwAll } from '../../failures.ts';
import { createObjectPrinter } from '../../printers/object-printer.ts';
import type { Item } from '../../selection/item.ts';
import { listItems, selectResources } from '../../selection/select.ts';
import type { Session } from '../../session.ts';
import { type GetFlagValues, getQuery, relevantErrors } from './get-query.ts';
import { sortObjects } from './sort.ts';

/** Prints objects as a whole: one as it is, several as a List. */
export async function getObjects(session: Session, flags: GetFlagValues, args: readonly string[]): Promise<void> {
  const selection = await selectResources(session, getQuery(session, flags, args));
  const { items, errors } = await selection.collect();
  const relevant = relevantErrors(flags, errors);
  if (selection.single && relevant.length > 0) throwAll(relevant);
  if (items.length === 0 && flags['ignore-not-found']) return throwAll(relevant);
  const print = createObjectPrinter(session, flags, { customColumns: true, noHeaders: flags['no-headers'] });
  const objects = itemObjects(items);
  const sorted = flags['sort-by'] === '' ? objects : sortObjects(objects, flags['sort-by']);
  const [first] = sorted;
  if (selection.single && sorted.length === 1 && first !== undefined) await session.print(print(first));
  else await session.print(print({ apiVersion: 'v1', items: sorted, kind: 'List', metadata: { resourceVersion: '' } }));
  throwAll(relevant);
}

function itemObjects(items: readonly Item[]): Record<string, unknown>[] {
  return items.flatMap(({ object }) => {
    if (object === undefined) return [];
    return Array.isArray(object.items) && isJsonObject(object) ? listItems(object) : [object];
  });
}
