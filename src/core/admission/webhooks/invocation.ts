import type { AdmissionAttributes, AdmissionContext, ServedVersion } from '../plugin.ts';
import { matchesRule } from '../resource-rules.ts';
import { isNamespaceSelected, isObjectSelected } from '../selectors.ts';
import type { ShownObjects } from './admission-review.ts';
import type { Hook, Webhook } from './webhook.ts';

/** How a webhook is to be asked about a write: as one to which version. */
export interface Invocation {
  readonly kind: AdmissionAttributes['kind'];
  readonly resource: AdmissionAttributes['resource'];
  /** Undefined where the object is of a kind of its own, as those of subresources are. */
  readonly version: ServedVersion | undefined;
}

/** Undefined when the write is none of the webhook's business. Rejects when that cannot be found out. */
export async function invocationOf(
  { webhook }: Hook<Webhook>,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): Promise<Invocation | undefined> {
  if (!isObjectSelected(webhook.objectSelector, attributes)) return undefined;
  const invocation = ruledInvocation(webhook, attributes, context);
  if (invocation === undefined) return undefined;
  return (await isNamespaceSelected(webhook.namespaceSelector, attributes, context)) ? invocation : undefined;
}

/** Whether the conditions of a webhook, where it has any, let it be asked. Rejects with Forbidden when that cannot be said. */
export async function isWantedBy(
  webhook: Webhook,
  ...[invocation, shown, attributes, context]: [Invocation, ShownObjects, AdmissionAttributes, AdmissionContext]
): Promise<boolean> {
  if (webhook.matchConditions === undefined || webhook.matchConditions.length === 0) return true;
  const { isWanted } = await import('./match-conditions.ts');
  return isWanted(webhook, invocation, shown, attributes, context);
}

/** As the request names the resource; else, where `matchPolicy` allows, as another version that a rule names. */
function ruledInvocation(
  { rules = [], matchPolicy }: Webhook,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): Invocation | undefined {
  const { kind, resource } = attributes;
  const [asked, ...others] = context.versionsOf(resource);
  const isOwnKind = asked === undefined || asked.kind.kind !== kind.kind || asked.kind.group !== kind.group;
  if (rules.some((rule) => matchesRule(rule, attributes))) {
    return { kind, resource, version: isOwnKind ? undefined : asked };
  }
  if (matchPolicy !== 'Equivalent') return undefined;
  for (const rule of rules) {
    const version = others.find((other) => matchesRule(rule, { ...attributes, resource: other.resource }));
    if (version === undefined) continue;
    return isOwnKind
      ? { kind, resource: version.resource, version: undefined }
      : { kind: version.kind, resource: version.resource, version };
  }
  return undefined;
}
