import { checkDns1123Label, checkDns1123Subdomain } from '../../meta/names.ts';
import { type Overload, overload } from '../functions/overload.ts';
import { CelError } from '../values/cel-error.ts';
import { CelAuthorizer, CelDecision, CelGroupCheck, CelPathCheck, CelResourceCheck } from './authorization-values.ts';

const prefix = 'kubernetes.authorization';

/** `authorizer.group('apps').resource('deployments').check('create').allowed()`. */
export const authorizationOverloads: readonly Overload[] = [
  overload(`${prefix}.Authorizer path(string): ${prefix}.PathCheck`, pathOf),
  overload(
    `${prefix}.Authorizer group(string): ${prefix}.GroupCheck`,
    (authorizer: CelAuthorizer, group: string) => new CelGroupCheck(authorizer, group),
  ),
  overload(`${prefix}.Authorizer serviceAccount(string, string): ${prefix}.Authorizer`, serviceAccountOf),
  overload(`${prefix}.GroupCheck resource(string): ${prefix}.ResourceCheck`, resourceOf),
  ...(['subresource', 'namespace', 'name', 'fieldSelector'] as const).map((part) =>
    overload(
      `${prefix}.ResourceCheck ${part}(string): ${prefix}.ResourceCheck`,
      (check: CelResourceCheck, value: string) => new CelResourceCheck(check.group, { ...check.parts, [part]: value }),
    ),
  ),
  overload(
    `${prefix}.ResourceCheck labelSelector(string): ${prefix}.ResourceCheck`,
    (check: CelResourceCheck) => check,
  ),
  overload(`${prefix}.PathCheck check(string): ${prefix}.Decision`, checkPath),
  overload(`${prefix}.ResourceCheck check(string): ${prefix}.Decision`, checkResource),
  overload(`${prefix}.Decision errored(): bool`, () => false),
  overload(`${prefix}.Decision error(): string`, () => ''),
  overload(`${prefix}.Decision allowed(): bool`, ({ decision }: CelDecision) => decision.decision === 'allow'),
  overload(`${prefix}.Decision reason(): string`, ({ decision }: CelDecision) => decision.reason),
];

function pathOf(authorizer: CelAuthorizer, path: string): CelPathCheck {
  if (path.trim() === '') throw new CelError('path must not be empty');
  return new CelPathCheck(authorizer, path);
}

function serviceAccountOf({ authorizer }: CelAuthorizer, namespace: string, name: string): CelAuthorizer {
  if (checkDns1123Subdomain(name).length > 0) throw new CelError('Invalid service account name');
  if (checkDns1123Label(namespace).length > 0) throw new CelError('Invalid service account namespace');
  const username = `system:serviceaccount:${namespace}:${name}`;
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  return new CelAuthorizer({ username, groups }, authorizer);
}

function resourceOf(group: CelGroupCheck, resource: string): CelResourceCheck {
  if (resource.trim() === '') throw new CelError('resource must not be empty');
  return new CelResourceCheck(group, { resource, subresource: '', namespace: '', name: '' });
}

function checkPath({ authorizer, path }: CelPathCheck, verb: string): CelDecision {
  return new CelDecision(authorizer.authorizer.authorize({ user: authorizer.user, verb, path }));
}

function checkResource({ group, parts }: CelResourceCheck, verb: string): CelDecision {
  const { authorizer } = group;
  const request = { user: authorizer.user, verb, group: group.group, version: '*', ...parts };
  return new CelDecision(authorizer.authorizer.authorize(request));
}
