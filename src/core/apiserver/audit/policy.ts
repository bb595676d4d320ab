import { type FieldError, formatFieldErrors, invalid, notSupported, required } from '../../meta/field-error.ts';
import { isJsonObject } from '../../meta/object.ts';
import { quote } from '../../meta/quote.ts';
import { textOr } from '../../meta/text-or.ts';
import { parseYaml } from '../../meta/yaml/parse.ts';

const levels = ['None', 'Metadata', 'Request', 'RequestResponse'] as const;
const stages = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'];

export type AuditLevel = (typeof levels)[number];

interface GroupResources {
  readonly group: string;
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
}

/** What is noted of the requests that fit; empty lists fit everything. */
export interface AuditRule {
  readonly level: AuditLevel;
  readonly users: readonly string[];
  readonly userGroups: readonly string[];
  readonly verbs: readonly string[];
  readonly namespaces: readonly string[];
  readonly nonResourceURLs: readonly string[];
  readonly resources: readonly GroupResources[];
  readonly omitStages: readonly string[];
  readonly omitManagedFields: boolean;
}

/** The rules of an `audit.k8s.io/v1` Policy. Throws an Error in the words of kube-apiserver. */
export function parseAuditPolicy(text: string): AuditRule[] {
  const value = readYaml(text);
  const given = isJsonObject(value) ? value : {};
  const { kind, apiVersion } = given;
  if (kind === undefined || apiVersion === undefined) {
    throw new Error('unknown group version field audit.k8s.io/__internal, Kind=Policy in policy');
  }
  if (kind !== 'Policy' || apiVersion !== 'audit.k8s.io/v1') {
    const shown = `no kind ${quote(textOr(kind))} is registered for version ${quote(textOr(apiVersion))}`;
    throw new Error(`failed decoding: ${shown} in scheme "pkg/runtime/scheme.go:111"`);
  }
  const errors: FieldError[] = [];
  const omitStages = stagesOf(given['omitStages'], 'omitStages', errors);
  const rules = objectsOf(given['rules']).map((rule, index) =>
    readRule(rule, `rules[${index}]`, { omitStages, omitManagedFields: given['omitManagedFields'] === true, errors }),
  );
  const problem = formatFieldErrors(errors);
  if (problem !== undefined) throw new Error(problem);
  if (rules.length === 0) throw new Error('loaded illegal policy with 0 rules');
  return rules;
}

function readYaml(text: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    throw new Error(`failed decoding: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

type Given = Readonly<Record<string, unknown>>;

function readRule(
  rule: Given,
  path: string,
  policy: { omitStages: readonly string[]; omitManagedFields: boolean; errors: FieldError[] },
): AuditRule {
  const { errors } = policy;
  const level = textOr(rule['level']);
  const known = levels.find((each) => each === level);
  if (level === '') errors.push(required(`${path}.level`));
  else if (known === undefined) errors.push(notSupported(`${path}.level`, level, levels));
  const nonResourceURLs = textsOf(rule['nonResourceURLs']);
  checkUrls(nonResourceURLs, `${path}.nonResourceURLs`, errors);
  const resources = objectsOf(rule['resources']).map((each) => ({
    group: textOr(each['group']),
    resources: textsOf(each['resources']),
    resourceNames: textsOf(each['resourceNames']),
  }));
  for (const { resourceNames, resources: names } of resources) {
    if (resourceNames.length === 0 || names.length > 0) continue;
    errors.push(
      invalid(`${path}.resources.resourceNames`, resourceNames, 'using resourceNames requires at least one resource'),
    );
  }
  const omitStages = stagesOf(rule['omitStages'], `${path}.omitStages`, errors);
  const namespaces = textsOf(rule['namespaces']);
  if (nonResourceURLs.length > 0 && resources.length + namespaces.length > 0) {
    const detail = 'rules cannot apply to both regular resources and non-resource URLs';
    errors.push(invalid(`${path}.nonResourceURLs`, nonResourceURLs, detail));
  }
  return {
    ...{ level: known ?? 'None', nonResourceURLs, resources, namespaces },
    users: textsOf(rule['users']),
    userGroups: textsOf(rule['userGroups']),
    verbs: textsOf(rule['verbs']),
    omitStages: [...policy.omitStages, ...omitStages],
    omitManagedFields:
      typeof rule['omitManagedFields'] === 'boolean' ? rule['omitManagedFields'] : policy.omitManagedFields,
  };
}

function checkUrls(urls: readonly string[], path: string, errors: FieldError[]): void {
  for (const [index, url] of urls.entries()) {
    if (url === '*') continue;
    const at = `${path}[${index}]`;
    if (!url.startsWith('/')) errors.push(invalid(at, url, "non-resource URL rules must begin with a '/' character"));
    if (url.slice(0, -1).includes('*')) {
      errors.push(invalid(at, url, "non-resource URL wildcards '*' must be the final character of the rule"));
    }
  }
}

function stagesOf(value: unknown, path: string, errors: FieldError[]): string[] {
  const given = textsOf(value);
  for (const [index, stage] of given.entries()) {
    if (!stages.includes(stage))
      errors.push(invalid(`${path}[${index}]`, stage, `allowed stages are ${stages.join(',')}`));
  }
  return given;
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : []).map(String);
}

function objectsOf(value: unknown): Given[] {
  return (Array.isArray(value) ? value : []).filter(isJsonObject);
}
