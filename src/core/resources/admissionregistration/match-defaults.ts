import type { MatchResources } from '../../api/admissionregistration-v1.ts';
import type { LabelSelector } from '../../api/meta-v1.ts';

interface Selecting {
  matchPolicy?: string;
  namespaceSelector?: LabelSelector;
  objectSelector?: LabelSelector;
}

/** Webhooks and policies alike concern everything unless they say otherwise. */
export function defaultMatching(matching: Selecting): void {
  matching.matchPolicy ??= 'Equivalent';
  matching.namespaceSelector ??= {};
  matching.objectSelector ??= {};
}

export function defaultRules(rules: readonly { scope?: string }[] | undefined): void {
  for (const rule of rules ?? []) rule.scope ??= '*';
}

export function defaultMatchResources(resources: MatchResources | undefined): void {
  if (resources === undefined) return;
  defaultMatching(resources);
  defaultRules(resources.resourceRules);
  defaultRules(resources.excludeResourceRules);
}
