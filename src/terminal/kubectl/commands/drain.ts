import { parseLabelSelector } from '../../../core/meta/label-selector.ts';
import { booleanFlag, durationFlag, integerFlag, stringFlag } from '../../cli/flag.ts';
import { completeNamesOf } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { dryRunFlags, parseDryRun } from '../dry-run.ts';
import { throwAll, UsageError } from '../failures.ts';
import { drainNode } from './drain/drain-node.ts';
import { cordon, report, selectNodes } from './drain/nodes.ts';

export const drainFlags = {
  ...dryRunFlags,
  'chunk-size': integerFlag({ initial: 500 }, 'int64'),
  'delete-emptydir-data': booleanFlag(),
  'disable-eviction': booleanFlag(),
  force: booleanFlag(),
  'grace-period': integerFlag({ initial: -1 }),
  'ignore-daemonsets': booleanFlag(),
  'pod-selector': stringFlag(),
  selector: stringFlag({ shorthand: 'l' }),
  'skip-wait-for-delete-timeout': integerFlag(),
  timeout: durationFlag(),
};

export const drainCommand = defineKubectlCommand({
  use: 'drain NODE',
  flags: drainFlags,
  complete: completeNamesOf('nodes'),
  run: async (session, { flags, args, given }) => {
    if (args.length === 0 && !given.has('selector')) throw new UsageError('USAGE: drain NODE [flags]');
    if (args.length > 0 && flags.selector !== '')
      throw new UsageError('error: cannot specify both a node name and a --selector option');
    const dryRun = parseDryRun(flags);
    checkPodSelector(flags['pod-selector']);
    const nodes = await selectNodes(session, { args, selector: flags.selector, chunkSize: flags['chunk-size'] });
    await cordon(session, nodes, true, dryRun);
    const failures: { readonly name: string; readonly error: unknown }[] = [];
    for (const node of nodes) {
      try {
        await drainNode(session, node.name, flags);
        await report(session, node.object, 'drained', dryRun);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        await session.printError(
          `error: unable to drain node "${node.name}" due to error: ${reason}, continuing command...\n`,
        );
        failures.push({ name: node.name, error });
      }
    }
    if (failures.length > 0) {
      await session.printError(
        `There are pending nodes to be drained:\n${failures.map(({ name }) => ` ${name}\n`).join('')}`,
      );
    }
    throwAll(failures.map(({ error }) => error));
  },
});

function checkPodSelector(text: string): void {
  try {
    parseLabelSelector(text);
  } catch {
    throw new Error('--pod-selector=<pod_selector> must be a valid label selector');
  }
}
