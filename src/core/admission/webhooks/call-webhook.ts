import { quote } from '../../meta/quote.ts';
import type { AdmissionAttributes, AdmissionContext } from '../plugin.ts';
import {
  type AdmissionResponse,
  checkKind,
  readResponse,
  reviewText,
  reviewVersions,
  type ShownObjects,
} from './admission-review.ts';
import { CallFailure } from './call-failure.ts';
import { newDenial, newDryRunUnsupported } from './denial.ts';
import type { Invocation } from './invocation.ts';
import { postReview } from './post-review.ts';
import type { Webhook } from './webhook.ts';

export interface WebhookCall {
  readonly webhook: Webhook;
  readonly isMutating: boolean;
  readonly attributes: AdmissionAttributes;
  readonly context: AdmissionContext;
  readonly invocation: Invocation;
  readonly shown: ShownObjects;
}

/** Asks a webhook. Rejects with a StatusError when it says no, with a CallFailure when it cannot be asked. */
export async function callWebhook(call: WebhookCall): Promise<AdmissionResponse> {
  const { webhook, attributes, context } = call;
  const { name, sideEffects } = webhook;
  if (attributes.dryRun && sideEffects !== 'None' && sideEffects !== 'NoneOnDryRun') throw newDryRunUnsupported(name);
  const response = await ask(call);
  for (const [key, value] of Object.entries(response.auditAnnotations ?? {})) context.annotate(`${name}/${key}`, value);
  for (const warning of response.warnings ?? []) context.warn(warning);
  if (response.allowed !== true) throw newDenial(name, response.status);
  return response;
}

async function ask(call: WebhookCall): Promise<AdmissionResponse> {
  const { webhook, isMutating, attributes, context, invocation, shown } = call;
  const version = webhook.admissionReviewVersions.find((each) => reviewVersions.includes(each));
  if (version === undefined) {
    const reason = 'webhook does not accept known AdmissionReview versions (v1, v1beta1)';
    throw new CallFailure(webhook.name, `could not create admission objects: ${reason}`);
  }
  const uid = context.clock.uuid();
  const review = await post(call, version, reviewText(version, uid, attributes, invocation, shown));
  try {
    return readResponse(version, uid, isMutating, review);
  } catch (error) {
    throw new CallFailure(webhook.name, `received invalid webhook response: ${messageOf(error)}`);
  }
}

async function post({ webhook, context }: WebhookCall, version: string, text: string): Promise<object> {
  const { name, clientConfig, timeoutSeconds = 10 } = webhook;
  const late = new AbortController();
  const timeoutMs = timeoutSeconds * 1000;
  const timer = context.clock.setTimer(timeoutMs, () => late.abort());
  let url = '';
  try {
    const connection = await context.connectWebhook(clientConfig);
    url = connection.url;
    const answer = await postReview(connection, text, timeoutMs, late.signal);
    checkKind(version, answer);
    return answer;
  } catch (error) {
    const where = `${url}?timeout=${timeoutSeconds}s`;
    const reason = late.signal.aborted ? `Post ${quote(where)}: context deadline exceeded` : messageOf(error);
    throw new CallFailure(name, `failed to call webhook: ${reason}`);
  } finally {
    timer[Symbol.dispose]();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
