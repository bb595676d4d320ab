import type { ApiResource } from '../../discovery/api-resource.ts';
import { ExitError, NoResourceTypeError } from '../../failures.ts';
import type { Session } from '../../session.ts';

const standardVerbs = [
  '*',
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'proxy',
  'deletecollection',
  'use',
  'bind',
  'escalate',
  'impersonate',
  'approve',
  'sign',
  'attest',
];

/** Verbs that only make sense for some resources. */
const specialVerbs = new Map<string, readonly string[]>([
  ['use', []],
  ['bind', ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io']],
  ['escalate', ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io']],
  ['impersonate', ['users', 'serviceaccounts', 'groups', 'userextras.authentication.k8s.io']],
]);

export interface RuleInput {
  readonly verbs: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
}

interface RuleResource {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
}

/** `*` stands for every verb; repeated ones count once. */
export function distinctVerbs(verbs: readonly string[]): string[] {
  return verbs.includes('*') ? ['*'] : [...new Set(verbs)];
}

export async function warnOfVerbs(session: Session, verbs: readonly string[]): Promise<void> {
  for (const verb of verbs) {
    if (!standardVerbs.includes(verb)) await session.printError(`Warning: '${verb}' is not a standard resource verb\n`);
  }
}

/** One rule a group, as `--verb`, `--resource` and `--resource-name` describe them. Throws an Error in kubectl's words. */
export async function policyRules(session: Session, input: RuleInput): Promise<object[]> {
  const resources = parseResources(input.resources);
  const byGroup = new Map<string, string[]>();
  for (const { group, resource, subresource } of await Promise.all(
    resources.map((one) => resolve(session, one, input.verbs)),
  )) {
    const name = subresource === '' ? resource : `${resource}/${subresource}`;
    byGroup.set(group, [...new Set([...(byGroup.get(group) ?? []), name])]);
  }
  const names = input.resourceNames.length === 0 ? {} : { resourceNames: [...new Set(input.resourceNames)] };
  return [...byGroup.keys()]
    .sort()
    .map((group) => ({ verbs: input.verbs, apiGroups: [group], resources: byGroup.get(group), ...names }));
}

function parseResources(texts: readonly string[]): RuleResource[] {
  const parsed: RuleResource[] = [];
  for (const text of texts) {
    const [path = '', ...subresource] = text.split('/');
    const [resource = '', ...group] = path.split('.');
    if (resource === '*' && group.length === 0 && subresource.length === 0)
      return [{ group: '', resource: '*', subresource: '' }];
    parsed.push({ group: group.join('.'), resource, subresource: subresource.join('/') });
  }
  return parsed;
}

async function resolve(session: Session, wanted: RuleResource, verbs: readonly string[]): Promise<RuleResource> {
  if (wanted.resource === '') throw new Error('resource must be specified if apiGroup/subresource specified');
  if (wanted.resource === '*') return wanted;
  const found = await find(session, wanted);
  checkSpecialVerbs(
    { ...wanted, group: found?.group ?? wanted.group, resource: found?.plural ?? wanted.resource },
    verbs,
  );
  if (found === undefined) {
    if (verbs.some((verb) => specialVerbs.has(verb))) return wanted;
    throw new ExitError(1, new NoResourceTypeError(wanted.resource, wanted.group).message);
  }
  return { group: found.group, resource: found.plural, subresource: wanted.subresource };
}

function find(session: Session, { resource, group }: RuleResource): Promise<ApiResource | undefined> {
  return session.discovery.find(group === '' ? resource : `${resource}.${group}`).catch((error: unknown) => {
    if (error instanceof NoResourceTypeError) return undefined;
    throw error;
  });
}

function checkSpecialVerbs({ group, resource }: RuleResource, verbs: readonly string[]): void {
  for (const verb of verbs) {
    const allowed = specialVerbs.get(verb) ?? [];
    const name = group === '' ? resource : `${resource}.${group}`;
    if (allowed.length > 0 && !allowed.includes(name))
      throw new Error(`can not perform '${verb}' on '${resource}' in group '${group}'`);
  }
}
