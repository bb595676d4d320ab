import type { PolicyRule } from '../../../../core/api/rbac-v1.ts';
import type { DescribeWriter } from './writer.ts';
import { compareText } from './writer.ts';

interface SimpleRule {
  readonly group: string | undefined;
  readonly resource: string | undefined;
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly verbs: string[];
}

/** Writes one line a resource with all verbs that are allowed on it. */
export function describePolicyRules(writer: DescribeWriter, rules: readonly PolicyRule[]): void {
  writer.line(0, 'PolicyRule:');
  writer.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  writer.line(1, '---------\t-----------------\t--------------\t-----');
  for (const row of policyRuleRows(rules)) writer.line(1, row);
}

/** Resource, URL, names and verbs of each rule, separated by tabs. */
export function policyRuleRows(rules: readonly PolicyRule[]): string[] {
  return compactRules(rules).map(
    (rule) => `${resourceText(rule)}\t${goList(rule.url)}\t${goList(rule.name)}\t[${rule.verbs.join(' ')}]`,
  );
}

function compactRules(rules: readonly PolicyRule[]): SimpleRule[] {
  const byResource = new Map<string, SimpleRule>();
  const urls: SimpleRule[] = [];
  for (const rule of rules) {
    for (const part of breakDown(rule)) {
      if (part.url !== undefined) {
        urls.push(part);
        continue;
      }
      const key = JSON.stringify([part.group, part.resource, part.name ?? null]);
      const known = byResource.get(key);
      if (known === undefined) byResource.set(key, part);
      else for (const verb of part.verbs) if (!known.verbs.includes(verb)) known.verbs.push(verb);
    }
  }
  return [...urls, ...byResource.values()].toSorted((left, right) => compareText(sortText(left), sortText(right)));
}

function breakDown({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): SimpleRule[] {
  const names = resourceNames.length === 0 ? [undefined] : resourceNames;
  const parts: SimpleRule[] = [];
  for (const group of apiGroups) {
    for (const resource of resources) {
      for (const verb of verbs)
        for (const name of names) parts.push({ group, resource, name, url: undefined, verbs: [verb] });
    }
  }
  for (const url of nonResourceURLs) {
    for (const verb of verbs)
      parts.push({ group: undefined, resource: undefined, name: undefined, url, verbs: [verb] });
  }
  return parts;
}

function sortText({ verbs, group, resource, name, url }: SimpleRule): string {
  return `Verbs:[${verbs.join(' ')}],APIGroups:${goList(group)},Resources:${goList(resource)},ResourceNames:${goList(name)},NonResourceURLs:${goList(url)},`;
}

function goList(value: string | undefined): string {
  return value === undefined ? '[]' : `[${value}]`;
}

function resourceText({ resource, group }: SimpleRule): string {
  if (resource === undefined) return '';
  const [plural = '', ...subresource] = resource.split('/');
  return `${plural}${group ? `.${group}` : ''}${subresource.length === 0 ? '' : `/${subresource.join('/')}`}`;
}
