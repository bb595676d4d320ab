import type { MutatingWebhook, ValidatingWebhook } from '../../api/admissionregistration-v1.ts';
import type { NamedObjectMeta } from '../../api/scalars.ts';

export type Webhook = MutatingWebhook | ValidatingWebhook;

/** A webhook and where it stands. */
export interface Hook<T extends Webhook> {
  readonly webhook: T;
  /** Of its configuration. */
  readonly configuration: string;
  /** Tells it from all others. */
  readonly uid: string;
}

interface Configuration<T> {
  readonly metadata: NamedObjectMeta;
  readonly webhooks?: T[];
}

/** All webhooks in the order in which they are asked: by the names of their configurations. */
export function hooksOf<T extends Webhook>(configurations: readonly Configuration<T>[]): Hook<T>[] {
  const sorted = [...configurations].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  return sorted.flatMap(({ metadata: { name }, webhooks = [] }) => {
    const seen = new Map<string, number>();
    return webhooks.map((webhook) => {
      const count = seen.get(webhook.name) ?? 0;
      seen.set(webhook.name, count + 1);
      return { webhook, configuration: name, uid: `${name}/${webhook.name}/${count}` };
    });
  });
}
