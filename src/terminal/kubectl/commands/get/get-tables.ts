import { kindNameOf } from '../../discovery/api-resource.ts';
import { throwAll } from '../../failures.ts';
import { type Table, TablePrinter, tableOfObject, tableWriter } from '../../printers/table.ts';
import type { Item } from '../../selection/item.ts';
import { selectResources } from '../../selection/select.ts';
import type { Session } from '../../session.ts';
import { type GetFlagValues, getQuery, relevantErrors } from './get-query.ts';
import { sortTableRows } from './sort.ts';

export const tableAccept = [
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v1beta1;g=meta.k8s.io',
  'application/json',
].join(',');

/** Prints the tables that the server makes, one below the other for several types. */
export async function getTables(session: Session, flags: GetFlagValues, args: readonly string[]): Promise<void> {
  const query = {
    ...getQuery(session, flags, args),
    ...(flags['server-print'] ? { accept: tableAccept } : {}),
    ...(flags['sort-by'] === '' ? {} : { query: { includeObject: 'Object' } }),
  };
  const selection = await selectResources(session, query);
  const { items, errors } = await selection.collect();
  const relevant = relevantErrors(flags, errors);
  const text = printTables(session, flags, items);
  await session.print(text);
  if (text === '' && !flags['ignore-not-found'] && relevant.length === 0) await sayNothingFound(session, flags, items);
  throwAll(relevant);
}

function printTables(session: Session, flags: GetFlagValues, items: readonly Item[]): string {
  const severalKinds = new Set(items.map(({ resource }) => resource)).size > 1;
  const parts: string[] = [];
  for (const group of groupByResource(items)) {
    const writer = tableWriter();
    const printer = createTablePrinter(flags, group[0], severalKinds);
    for (const item of group) printer.print(tableOf(session, flags, item), writer);
    const text = writer.flush();
    if (text !== '') parts.push(text);
  }
  return parts.join(flags['no-headers'] ? '' : '\n');
}

function groupByResource(items: readonly Item[]): Item[][] {
  const groups: Item[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last?.[0]?.resource === item.resource) last.push(item);
    else groups.push([item]);
  }
  return groups;
}

export function createTablePrinter(
  flags: GetFlagValues,
  item: Pick<Item, 'resource'> | undefined,
  severalKinds: boolean,
): TablePrinter {
  const withKind = severalKinds || flags['show-kind'];
  return new TablePrinter({
    wide: flags.output === 'wide',
    noHeaders: flags['no-headers'],
    withNamespace: flags['all-namespaces'] && item?.resource.namespaced === true,
    kindPrefix: withKind && item !== undefined ? kindNameOf(item.resource) : '',
    showLabels: flags['show-labels'],
    labelColumns: flags['label-columns'],
    eventColumn: flags['output-watch-events'],
  });
}

function tableOf(session: Session, flags: GetFlagValues, { object }: Item): Table {
  if (object === undefined) return { columnDefinitions: [], rows: [] };
  if (object.kind !== 'Table') return tableOfObject(object, session.process.clock.now());
  const table = object as unknown as Table;
  const whole = { ...table, rows: table.rows ?? [] };
  return flags['sort-by'] === '' ? whole : sortTableRows(whole, flags['sort-by']);
}

async function sayNothingFound(session: Session, flags: GetFlagValues, items: readonly Item[]): Promise<void> {
  const namespaced = !flags['all-namespaces'] && items.every(({ resource }) => resource.namespaced);
  await session.printError(
    namespaced ? `No resources found in ${session.namespace} namespace.\n` : 'No resources found\n',
  );
}
