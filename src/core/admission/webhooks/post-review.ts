import { isJsonObject } from '../../meta/object.ts';
import { quote } from '../../meta/quote.ts';
import { explainJsonError } from '../../schema/json-syntax.ts';
import type { WebhookConnection } from '../plugin.ts';

/** Posts a review and resolves to the object that comes back. Rejects with an Error in the words of Go's REST client. */
export async function postReview(
  connection: WebhookConnection,
  review: string,
  timeoutMs: number,
  signal: AbortSignal,
) {
  const query = `timeout=${Math.ceil(timeoutMs / 1000)}s`;
  const { status, type, text } = await connection.post(query, review, signal);
  if (status < 200 || status > 206) throw new Error(refusal(status, text));
  if (text === '') throw new Error(`0-length response with status code: ${status} and content type: ${type}`);
  return readObject(text);
}

const words: Readonly<Record<number, string>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  409: 'the server reported a conflict',
  422: 'the server rejected our request due to an error in our request',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
};

function refusal(status: number, text: string): string {
  const said = text.trim();
  if (status === 403) return said;
  const known = words[status];
  if (known !== undefined) return known;
  if (status < 500) return `the server responded with the status code ${status} but did not return more information`;
  return statusMessage(text) ?? `an error on the server (${quote(said)}) has prevented the request from succeeding`;
}

/** Of a body that is a Status. */
function statusMessage(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value) || value['kind'] !== 'Status' || value['status'] === 'Success') return undefined;
    return typeof value['message'] === 'string' ? value['message'] : '';
  } catch {
    return undefined;
  }
}

function readObject(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (/^\s*[{[]/.test(text)) throw unreadable(explainJsonError(text));
    value = text;
  }
  if (isJsonObject(value)) return value;
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  const type =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
  throw unreadable(`json: cannot unmarshal ${found} into Go value of type ${type}`);
}

function unreadable(reason: string): Error {
  return new Error(`couldn't get version/kind; json parse error: ${reason}`);
}
