import { isNotFound } from '../../../core/meta/status.ts';
import { booleanFlag, type FlagValues, integerFlag, stringFlag } from '../../cli/flag.ts';
import { completeResources } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { throwAll } from '../failures.ts';
import { fileFlags } from '../selection/file-flags.ts';
import type { Item, LoadedItem } from '../selection/item.ts';
import { namesFiles } from '../selection/read-files.ts';
import { loadItem, selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';
import { describerFor } from './describe/describer-for.ts';
import { describeGenerically } from './describe/describers/generic.ts';
import { DescribeWriter } from './describe/writer.ts';

const describeFlags = {
  ...fileFlags,
  'all-namespaces': booleanFlag({ shorthand: 'A' }),
  'chunk-size': integerFlag({ initial: 500 }, 'int64'),
  selector: stringFlag({ shorthand: 'l' }),
  'show-events': booleanFlag({ initial: true }),
};

type DescribeFlagValues = FlagValues<typeof describeFlags>;

export const describeCommand = defineKubectlCommand({
  use: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  flags: describeFlags,
  complete: completeResources,
  run: async (session, { flags, args, given }) => {
    if (args.length === 0 && !namesFiles(flags)) {
      throw new Error(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n',
      );
    }
    const { items, errors } = await collect(session, flags, args);
    const several = errors.length > 0 || items.length > 1;
    const showEvents = several && !given.has('show-events') ? false : flags['show-events'];
    const [error] = errors;
    if (errors.length === 1 && isNotFound(error) && args.length === 2)
      return describeMatching(session, { args, error, showEvents, flags });
    await describeAll(session, items, { showEvents, errors });
    if (items.length === 0 && errors.length === 0) {
      await session.printError(
        flags['all-namespaces'] ? 'No resources found\n' : `No resources found in ${session.namespace} namespace.\n`,
      );
    }
  },
});

async function collect(session: Session, flags: DescribeFlagValues, args: readonly string[]) {
  const selection = await selectResources(session, {
    args,
    files: flags,
    allNamespaces: flags['all-namespaces'],
    labelSelector: flags.selector,
    chunkSize: flags['chunk-size'],
    allowTypeAlone: true,
    requireNamespace: session.explicitNamespace && !flags['all-namespaces'],
  });
  return selection.collect();
}

async function describeAll(
  session: Session,
  items: readonly Item[],
  options: { showEvents: boolean; errors: unknown[] },
): Promise<void> {
  const errors = [...options.errors];
  let printed = 0;
  for (const item of items) {
    try {
      const text = await describeItem(session, item, options.showEvents);
      await session.print(printed === 0 ? text : `\n\n${text}`);
      printed += 1;
    } catch (error) {
      errors.push(error);
    }
  }
  throwAll(errors);
}

/** What `describe` prints of one object. */
async function describeItem(session: Session, item: Item, showEvents: boolean): Promise<string> {
  const loaded: LoadedItem =
    item.source === '' && item.object !== undefined ? { ...item, object: item.object } : await loadItem(session, item);
  const writer = new DescribeWriter();
  const describer = describerFor(item.resource.group, item.resource.kind);
  const describe = describer === undefined ? describeGenerically : describer.describe;
  await describe({ session, writer, item: loaded, showEvents });
  return writer.toString();
}

interface Matching {
  readonly args: readonly string[];
  readonly error: unknown;
  readonly showEvents: boolean;
  readonly flags: DescribeFlagValues;
}

/** A name that nothing has may be the beginning of names. */
async function describeMatching(session: Session, { args, error, showEvents, flags }: Matching): Promise<void> {
  const [type = '', prefix = ''] = args;
  const { items } = await collect(session, flags, [type]);
  const matching = items.filter(({ name }) => name.startsWith(prefix));
  for (const item of matching) await session.print(`${await describeItem(session, item, showEvents)}\n`);
  if (matching.length === 0) throw error;
}
