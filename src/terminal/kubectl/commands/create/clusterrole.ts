import { clusterRoles } from '../../../../core/api/rbac-v1.ts';
import { listFlag, stringFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import type { Session } from '../../session.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';
import { distinctVerbs, policyRules, warnOfVerbs } from './policy-rules.ts';
import { resourceFlags } from './subjects.ts';

export const createClusterRoleCommand = defineKubectlCommand({
  use: 'clusterrole',
  flags: { ...createFlags, ...resourceFlags, 'aggregation-rule': stringFlag(), 'non-resource-url': listFlag() },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    const input = {
      verbs: distinctVerbs(flags.verb),
      resources: flags.resource,
      resourceNames: flags['resource-name'],
      urls: flags['non-resource-url'],
    };
    const fields =
      flags['aggregation-rule'] === ''
        ? { rules: await rulesOf(session, input) }
        : aggregated(flags['aggregation-rule'], input);
    await createObject(session, flags, { reference: clusterRoles, metadata: { name }, fields });
  },
});

interface ClusterRoleInput {
  readonly verbs: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly urls: readonly string[];
}

function aggregated(
  text: string,
  { verbs, resources, resourceNames, urls }: ClusterRoleInput,
): Record<string, unknown> {
  if ([verbs, resources, resourceNames, urls].some((list) => list.length > 0)) {
    throw new Error('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames');
  }
  const pairs = text.split(',').map((pair) => pair.split('=', 2) as [string, string]);
  return { rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels: Object.fromEntries(pairs) }] } };
}

const urlVerbs = ['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options'];

async function rulesOf(
  session: Session,
  { verbs, resources, resourceNames, urls }: ClusterRoleInput,
): Promise<object[]> {
  if (verbs.length === 0) throw new Error('at least one verb must be specified');
  if (resources.length === 0 && urls.length === 0)
    throw new Error('one of resource or nonResourceURL must be specified');
  if (resources.length > 0) await warnOfVerbs(session, verbs);
  if (urls.length > 0) checkUrls(verbs, urls);
  const rules = resources.length === 0 ? [] : await policyRules(session, { verbs, resources, resourceNames });
  return urls.length === 0 ? rules : [...rules, { verbs, nonResourceURLs: urls }];
}

function checkUrls(verbs: readonly string[], urls: readonly string[]): void {
  for (const verb of verbs) if (!urlVerbs.includes(verb)) throw new Error(`invalid verb: '${verb}' for nonResourceURL`);
  for (const url of urls) {
    if (url !== '*' && !url.startsWith('/')) throw new Error('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*'))
      throw new Error("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}
