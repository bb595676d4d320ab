import type { Node, Taint } from '../../../core/api/core-v1.ts';
import { checkLabelValue, checkQualifiedName } from '../../../core/meta/names.ts';
import { booleanFlag, stringFlag } from '../../cli/flag.ts';
import { changeObject, childObject, isLoaded } from '../change-object.ts';
import { completeResources } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { dryRunFlags, operationText, parseDryRun } from '../dry-run.ts';
import { UsageError } from '../failures.ts';
import { createObjectPrinter } from '../printers/object-printer.ts';
import { printFlags } from '../printers/print-flags.ts';
import type { LoadedItem } from '../selection/item.ts';
import { selectResources } from '../selection/select.ts';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export const taintCommand = defineKubectlCommand({
  use: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  flags: {
    ...printFlags,
    ...dryRunFlags,
    all: booleanFlag(),
    'field-manager': stringFlag({ initial: 'kubectl-taint' }),
    overwrite: booleanFlag(),
    selector: stringFlag({ shorthand: 'l' }),
    validate: stringFlag({ initial: 'strict', bare: 'strict' }),
  },
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const dryRun = parseDryRun(flags);
    const { resources, specs } = splitArguments(args);
    if (resources.length < 1) throw new Error('one or more resources must be specified as <resource> <name>');
    const changes = parseTaints(specs);
    const selection = await selectResources(session, {
      args: resources,
      labelSelector: flags.selector,
      all: flags.all,
    });
    if (flags.all && flags.selector !== '')
      throw new Error("setting 'all' parameter with a non empty selector is prohibited.");
    requireNodes(
      resources[0] ?? '',
      selection.resources.map(({ kind }) => kind),
    );
    await selection.visit(async (item) => {
      if (!isLoaded(item)) return;
      if (!flags.overwrite) refuseOverwrites(item, changes.add);
      const operation = operationOf(item, changes);
      const changed = await changeObject(session, item, (object) => applyTaints(object as unknown as Node, changes), {
        dryRun,
        fieldManager: flags['field-manager'],
      });
      const printer = createObjectPrinter(session, flags, { operation: operationText(operation, dryRun) });
      await session.print(printer(changed ?? item.object));
    });
  },
});

function requireNodes(type: string, kinds: readonly string[]): void {
  if (kinds.some((kind) => kind !== 'Node'))
    throw new Error(`invalid resource type ${type}, only node types are supported`);
}

function splitArguments(args: readonly string[]): { resources: string[]; specs: string[] } {
  const first = args.findIndex((word) => word.includes('=') || word.includes(':') || word.endsWith('-'));
  const resources = first < 0 ? [...args] : args.slice(0, first);
  const specs = first < 0 ? [] : args.slice(first);
  const stray = specs.find((word) => !(word.includes('=') || word.includes(':') || word.endsWith('-')));
  if (stray !== undefined) throw new Error(`all resources must be specified before taint changes: ${stray}`);
  return { resources, specs };
}

interface TaintChanges {
  readonly add: readonly Taint[];
  readonly remove: readonly { readonly key: string; readonly effect: string }[];
}

function parseTaints(specs: readonly string[]): TaintChanges {
  if (specs.length === 0) throw new Error('at least one taint update is required');
  const add: Taint[] = [];
  const remove: { key: string; effect: string }[] = [];
  for (const spec of specs) {
    const taint = parseTaint(spec.endsWith('-') ? spec.slice(0, -1) : spec);
    if (spec.endsWith('-')) {
      remove.push({ key: taint.key, effect: taint.effect ?? '' });
      continue;
    }
    if (!taint.effect) throw new Error(`invalid taint spec: ${spec}`);
    if (add.some(({ key, effect }) => key === taint.key && effect === taint.effect)) {
      throw new Error(`duplicated taints with the same key and effect: ${JSON.stringify(taint)}`);
    }
    add.push(taint);
  }
  const both = add.find(({ key, effect }) =>
    remove.some((one) => one.key === key && (one.effect === '' || one.effect === effect)),
  );
  if (both !== undefined)
    throw new Error(`can not both modify and remove the following taint(s) in the same command: ${both.key}`);
  return { add, remove };
}

function parseTaint(text: string): Taint {
  const [keyValue = '', effect, ...rest] = text.split(':');
  const [key = '', value, ...more] = keyValue.split('=');
  if (rest.length > 0 || more.length > 0) throw new Error(`invalid taint spec: ${text}`);
  const problems = [...checkQualifiedName(key), ...(value === undefined ? [] : checkLabelValue(value))];
  if (problems.length > 0) throw new Error(`invalid taint spec: ${text}, ${problems.join('; ')}`);
  if (effect !== undefined && !effects.includes(effect))
    throw new UsageError(`invalid taint effect: ${effect}, unsupported taint effect`);
  return { key, ...(value === undefined || value === '' ? {} : { value }), effect: effect ?? '' };
}

function taintsOf({ object }: LoadedItem): readonly Taint[] {
  return (childObject(object, 'spec').taints as Taint[] | undefined) ?? [];
}

function sameTaint(left: { key: string; effect?: string }, right: { key: string; effect?: string }): boolean {
  return left.key === right.key && left.effect === right.effect;
}

function refuseOverwrites(item: LoadedItem, add: readonly Taint[]): void {
  const clashes = add.filter((taint) => taintsOf(item).some((one) => sameTaint(one, taint)));
  if (clashes.length === 0) return;
  const keys = clashes.map(({ key }) => key).join(',');
  throw new Error(`node ${item.name} already has ${keys} taint(s) with same effect(s) and --overwrite is false`);
}

function isRemoved(taint: Taint, { remove }: TaintChanges): boolean {
  return remove.some(({ key, effect }) => key === taint.key && (effect === '' || effect === taint.effect));
}

function applyTaints(node: Node, changes: TaintChanges): void {
  const spec = { ...node.spec };
  const kept = (spec.taints ?? []).filter(
    (taint) => !isRemoved(taint, changes) && !changes.add.some((one) => sameTaint(one, taint)),
  );
  const taints = [...changes.add, ...kept];
  if (taints.length === 0) delete spec.taints;
  else spec.taints = taints;
  node.spec = spec;
}

function operationOf(item: LoadedItem, changes: TaintChanges): string {
  const missing = changes.remove.filter(
    ({ key, effect }) => !taintsOf(item).some((one) => one.key === key && (effect === '' || one.effect === effect)),
  );
  const [first] = missing;
  if (first !== undefined)
    throw new Error(`taint "${first.key}${first.effect === '' ? '' : `:${first.effect}`}" not found`);
  const overwritten = changes.add.some((taint) => taintsOf(item).some((one) => sameTaint(one, taint)));
  if (changes.add.length > 0) return changes.remove.length > 0 || overwritten ? 'modified' : 'tainted';
  return 'untainted';
}
