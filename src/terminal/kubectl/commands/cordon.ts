import { stringFlag } from '../../cli/flag.ts';
import { completeNamesOf } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { dryRunFlags, parseDryRun } from '../dry-run.ts';
import { UsageError } from '../failures.ts';
import { cordon, selectNodes } from './drain/nodes.ts';

export const cordonCommand = defineKubectlCommand({
  use: 'cordon NODE',
  flags: { ...dryRunFlags, selector: stringFlag({ shorthand: 'l' }) },
  complete: completeNamesOf('nodes'),
  run: async (session, { flags, args, given }) => {
    if (args.length === 0 && !given.has('selector')) throw new UsageError('USAGE: cordon NODE [flags]');
    if (args.length > 0 && flags.selector !== '')
      throw new UsageError('error: cannot specify both a node name and a --selector option');
    const dryRun = parseDryRun(flags);
    const nodes = await selectNodes(session, { args, selector: flags.selector });
    await cordon(session, nodes, true, dryRun);
  },
});
