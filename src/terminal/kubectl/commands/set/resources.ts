import { canonicalQuantity } from '../../../../core/meta/quantity.ts';
import { stringFlag } from '../../../cli/flag.ts';
import { completeResources } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { parseDryRun } from '../../dry-run.ts';
import { podSpecOf } from '../../pod-spec.ts';
import { selectContainers } from './select-containers.ts';
import { changeItems, refuseLocalServer, selectForSet, setFlags } from './set-items.ts';

export const setResourcesCommand = defineKubectlCommand({
  use: 'resources (-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]',
  flags: {
    ...setFlags,
    containers: stringFlag({ initial: '*', shorthand: 'c' }),
    limits: stringFlag(),
    requests: stringFlag(),
  },
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const dryRun = parseDryRun(flags);
    const items = await selectForSet(session, flags, args);
    refuseLocalServer(flags, dryRun);
    if (flags.all && flags.selector !== '') throw new Error('cannot set --all and --selector at the same time');
    if (flags.limits === '' && flags.requests === '') {
      throw new Error('you must specify an update to requests or limits (in the form of --requests/--limits)');
    }
    const limits = parseAmounts(flags.limits);
    const requests = parseAmounts(flags.requests);
    await changeItems(session, flags, items, {
      operation: 'resource requirements updated',
      failure: 'failed to patch resources update to pod template ',
      change: (object, report) => {
        const containers = selectContainers(podSpecOf(object), flags.containers);
        if (containers.length === 0) report(new Error(`error: unable to find container named ${flags.containers}`));
        for (const container of containers) {
          const resources = { ...container.resources };
          if (limits !== undefined) resources.limits = { ...resources.limits, ...limits };
          if (requests !== undefined) resources.requests = { ...resources.requests, ...requests };
          container.resources = resources;
        }
      },
    });
  },
});

/** `cpu=100m,memory=1Gi`. */
function parseAmounts(text: string): Record<string, string> | undefined {
  if (text === '') return undefined;
  return Object.fromEntries(
    text.split(',').map((statement) => {
      const [name, value, ...rest] = statement.split('=');
      if (!name || value === undefined || rest.length > 0)
        throw new Error(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
      return [name, canonicalQuantity(value)];
    }),
  );
}
