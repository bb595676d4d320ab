import type { UserInfo } from '../../api/authentication-v1.ts';
import type {
  FlowSchema,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
  Subject,
} from '../../api/flowcontrol-v1.ts';
import type { RequestInfo, ResourceInfo } from '../request-info.ts';

/** Whether a request is one of those that the schema is about. */
export function matches({ spec }: FlowSchema, user: UserInfo, info: RequestInfo): boolean {
  return spec.rules?.some((rule) => matchesRule(rule, user, info)) ?? false;
}

function matchesRule(rule: PolicyRulesWithSubjects, user: UserInfo, { verb, path, resource }: RequestInfo): boolean {
  if (!rule.subjects.some((subject) => matchesSubject(subject, user))) return false;
  return resource === undefined
    ? (rule.nonResourceRules?.some((one) => matchesPath(one, verb, path)) ?? false)
    : (rule.resourceRules?.some((one) => matchesResource(one, verb, resource)) ?? false);
}

function matchesSubject(subject: Subject, { username = '', groups = [] }: UserInfo): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.user?.name === '*' || subject.user?.name === username;
    case 'Group':
      return subject.group !== undefined && (subject.group.name === '*' || groups.includes(subject.group.name));
    case 'ServiceAccount': {
      if (subject.serviceAccount === undefined) return false;
      const { namespace, name } = subject.serviceAccount;
      const prefix = `system:serviceaccount:${namespace}:`;
      return name === '*' ? username.startsWith(prefix) : username === prefix + name;
    }
    default:
      return false;
  }
}

function matchesResource(rule: ResourcePolicyRule, verb: string, target: ResourceInfo): boolean {
  const { group, resource, subresource, namespace } = target;
  return (
    includes(rule.verbs, verb) &&
    includes(rule.resources, subresource === '' ? resource : `${resource}/${subresource}`) &&
    includes(rule.apiGroups, group) &&
    (namespace === '' ? rule.clusterScope === true : includes(rule.namespaces ?? [], namespace))
  );
}

function matchesPath({ verbs, nonResourceURLs }: NonResourcePolicyRule, verb: string, path: string): boolean {
  return includes(verbs, verb) && nonResourceURLs.some((url) => covers(url, path));
}

/** A path covers what is below it, whether or not it says so with `/*`. */
function covers(url: string, path: string): boolean {
  if (url === '*' || url === path) return true;
  const start = url.replace(/\*$/, '');
  return path.startsWith(start.endsWith('/') ? start : `${start}/`);
}

/** `*` stands for everything where it stands alone. */
function includes(values: readonly string[], value: string): boolean {
  return (values.length === 1 && values[0] === '*') || values.includes(value);
}
