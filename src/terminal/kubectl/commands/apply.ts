import type { JsonObject } from '../../../core/meta/object.ts';
import { booleanFlag, durationFlag, type FlagValues, integerFlag, listFlag, stringFlag } from '../../cli/flag.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { type DryRun, dryRunFlags, fieldValidation, operationText, parseDryRun, validateFlags } from '../dry-run.ts';
import { ManyErrors, throwAll, UsageError } from '../failures.ts';
import { createObjectPrinter } from '../printers/object-printer.ts';
import { printFlags } from '../printers/print-flags.ts';
import { fileFlags } from '../selection/file-flags.ts';
import { namesFiles } from '../selection/read-files.ts';
import { selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';
import { applyOnClient } from './apply/client-side.ts';
import { applyOnServer } from './apply/server-side.ts';
import { setLastAppliedCommand } from './apply/set-last-applied.ts';
import { viewLastAppliedCommand } from './apply/view-last-applied.ts';

const applyFlags = {
  ...printFlags,
  ...fileFlags,
  ...dryRunFlags,
  ...validateFlags,
  all: booleanFlag(),
  cascade: stringFlag({ initial: 'background', bare: 'background' }),
  'field-manager': stringFlag({ initial: 'kubectl-client-side-apply' }),
  force: booleanFlag(),
  'force-conflicts': booleanFlag(),
  'grace-period': integerFlag({ initial: -1 }),
  'openapi-patch': booleanFlag({ initial: true }),
  overwrite: booleanFlag({ initial: true }),
  prune: booleanFlag(),
  'prune-allowlist': listFlag(),
  selector: stringFlag({ shorthand: 'l' }),
  'server-side': booleanFlag(),
  subresource: stringFlag(),
  timeout: durationFlag(),
  wait: booleanFlag(),
};

export type ApplyFlagValues = FlagValues<typeof applyFlags>;

/** What both ways to apply need. */
export interface ApplyContext {
  readonly flags: ApplyFlagValues;
  readonly dryRun: DryRun;
  readonly fieldManager: string;
  readonly fieldValidation: string;
  /** Says what was done, such as `configured`; with `-o yaml` and the like it only keeps the object. */
  readonly report: (operation: string, object: JsonObject) => Promise<void>;
  /** What is to be printed at the end. */
  readonly collected: readonly JsonObject[];
}

export const applyCommand = defineKubectlCommand({
  use: 'apply (-f FILENAME | -k DIRECTORY)',
  flags: applyFlags,
  subcommands: [setLastAppliedCommand, viewLastAppliedCommand],
  run: async (session, { flags, args, given }) => {
    if (args.length > 0) throw new UsageError(`Unexpected args: [${args.join(' ')}]`);
    const context = createContext(session, flags, given);
    checkFlags(flags, context.dryRun);
    if (!namesFiles(flags)) throw new Error('must specify one of -f and -k');
    const selection = await selectResources(session, {
      files: flags,
      labelSelector: flags.selector,
      requireNamespace: true,
      validate: context.fieldValidation !== 'Ignore',
    });
    const { items, errors } = await selection.collect();
    if (items.length === 0 && errors.length === 0) throw new Error('no objects passed to apply');
    const failures: unknown[] = errors.length > 1 ? [new ManyErrors(errors)] : [...errors];
    for (const item of items) {
      try {
        await (flags['server-side'] ? applyOnServer : applyOnClient)(session, item, context);
      } catch (error) {
        failures.push(error);
      }
    }
    throwAll(failures);
    await printCollected(session, context);
  },
});

function createContext(session: Session, flags: ApplyFlagValues, given: ReadonlySet<string>): ApplyContext {
  const dryRun = parseDryRun(flags);
  createObjectPrinter(session, flags, { operation: 'configured' });
  const collected: JsonObject[] = [];
  const report = async (operation: string, object: JsonObject): Promise<void> => {
    if (flags.output !== '' && flags.output !== 'name') collected.push(object);
    else
      await session.print(createObjectPrinter(session, flags, { operation: operationText(operation, dryRun) })(object));
  };
  const serverSide = flags['server-side'] && !given.has('field-manager');
  const fieldManager = serverSide ? 'kubectl' : flags['field-manager'];
  return { flags, dryRun, fieldManager, fieldValidation: fieldValidation(flags), report, collected };
}

async function printCollected(session: Session, { flags, collected }: ApplyContext): Promise<void> {
  const [first] = collected;
  if (first === undefined) return;
  const list = { apiVersion: 'v1', items: collected, kind: 'List', metadata: {} };
  await session.print(createObjectPrinter(session, flags)(collected.length === 1 ? first : list));
}

function checkFlags(flags: ApplyFlagValues, dryRun: DryRun): void {
  const serverSide = flags['server-side'];
  if (flags['force-conflicts'] && !serverSide) throw new Error('--force-conflicts only works with --server-side');
  if (dryRun === 'client' && serverSide) {
    throw new Error("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  }
  if (serverSide && flags.force) throw new Error('--force cannot be used with --server-side');
  if (dryRun === 'server' && flags.force) throw new Error('--dry-run=server cannot be used with --force');
  if (flags.all && flags.selector !== '') throw new Error('cannot set --all and --selector at the same time');
  if (flags.prune) throw new Error('--prune is not built into this kubectl');
  if (flags.subresource !== '' && !serverSide) throw new Error('--subresource can only be specified for --server-side');
}
