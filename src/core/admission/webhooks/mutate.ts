import type { MutatingWebhook, MutatingWebhookConfiguration } from '../../api/admissionregistration-v1.ts';
import { type ApiObject, cloneJson } from '../../meta/object.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { newInternalError } from '../../meta/status.ts';
import type { AdmissionAttributes, AdmissionContext } from '../plugin.ts';
import { isExempt } from '../resource-rules.ts';
import type { AdmissionRound } from '../round.ts';
import { applyResponse } from './apply-response.ts';
import { CallFailure } from './call-failure.ts';
import { callWebhook } from './call-webhook.ts';
import { type Invocation, invocationOf, isWantedBy } from './invocation.ts';
import { showObjects } from './show-objects.ts';
import { type Hook, hooksOf } from './webhook.ts';

/** What is remembered from the first round to the second. */
interface Memory {
  /** Of the webhooks that were asked and may be asked again: those after whom nothing has changed yet, and the others. */
  invoked: Set<string>;
  outdated: Set<string>;
  /** The object as this plugin left it. */
  left: ApiObject | undefined;
}

const memoryKey = 'MutatingAdmissionWebhook';

/**
 * Asks one webhook after the other that the write concerns, and changes the object as they say. In a second round only those
 * are asked that wish it and have not seen all that others changed since.
 */
export async function mutate(
  configurations: readonly MutatingWebhookConfiguration[],
  attributes: AdmissionAttributes,
  context: AdmissionContext,
  round: AdmissionRound,
): Promise<void> {
  if (isExempt(attributes)) return;
  const memory = memoryOf(round);
  if (round.again && !semanticEqual(memory.left, attributes.object)) outdate(memory);
  try {
    for (const hook of hooksOf<MutatingWebhook>(configurations)) {
      const invocation = await invocationOf(hook, attributes, context);
      if (invocation === undefined || (round.again && !memory.outdated.has(hook.uid))) continue;
      if (await ask(hook, invocation, attributes, context)) {
        outdate(memory);
        round.repeat();
      }
      if (hook.webhook.reinvocationPolicy === 'IfNeeded') memory.invoked.add(hook.uid);
    }
  } finally {
    memory.left = attributes.object === undefined ? undefined : cloneJson(attributes.object);
  }
}

function memoryOf({ memory }: AdmissionRound): Memory {
  const known = memory.get(memoryKey) as Memory | undefined;
  if (known !== undefined) return known;
  const fresh: Memory = { invoked: new Set(), outdated: new Set(), left: undefined };
  memory.set(memoryKey, fresh);
  return fresh;
}

function outdate(memory: Memory): void {
  for (const uid of memory.invoked) memory.outdated.add(uid);
  memory.invoked = new Set();
}

/** Resolves to whether the webhook changed the object. */
async function ask(
  { webhook }: Hook<MutatingWebhook>,
  invocation: Invocation,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): Promise<boolean> {
  const shown = await showObjects(invocation, attributes);
  if (!(await isWantedBy(webhook, invocation, shown, attributes, context))) return false;
  try {
    const call = { webhook, isMutating: true, attributes, context, invocation, shown };
    return await applyResponse(webhook.name, await callWebhook(call), invocation, attributes, shown.object);
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    if (webhook.failurePolicy !== 'Ignore') throw newInternalError(error.message);
    return false;
  }
}
