import { completeResources } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { parseDryRun } from '../../dry-run.ts';
import { podSpecOf } from '../../pod-spec.ts';
import { changeItems, refuseLocalServer, selectForSet, setFlags } from './set-items.ts';

export const setServiceAccountCommand = defineKubectlCommand({
  use: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  aliases: ['sa'],
  flags: (({ selector: _, ...flags }) => flags)(setFlags),
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const dryRun = parseDryRun(flags);
    const name = args.at(-1);
    if (name === undefined) throw new Error('serviceaccount is required');
    const items = await selectForSet(session, { ...flags, selector: '' }, args.slice(0, -1));
    refuseLocalServer(flags, dryRun);
    await changeItems(session, { ...flags, selector: '' }, items, {
      operation: 'serviceaccount updated',
      failure: 'failed to patch ServiceAccountName ',
      change: (object) => {
        const spec = podSpecOf(object);
        spec.serviceAccountName = name;
      },
    });
  },
});
