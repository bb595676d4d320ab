import { type ApiObject, isJsonObject } from '../../meta/object.ts';
import { applyJsonPatch } from '../../meta/patch/json-patch.ts';
import { quote } from '../../meta/quote.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { isStatusError, newInternalError } from '../../meta/status.ts';
import type { AdmissionAttributes } from '../plugin.ts';
import type { AdmissionResponse } from './admission-review.ts';
import { CallFailure } from './call-failure.ts';
import { explainPatch } from './explain-patch.ts';
import type { Invocation } from './invocation.ts';

type Patch = Parameters<typeof applyJsonPatch>[1];

/** Changes the object, in place, as a webhook says. Resolves to whether that makes a difference. */
export async function applyResponse(
  webhook: string,
  response: AdmissionResponse,
  { version }: Invocation,
  { object }: AdmissionAttributes,
  shown: ApiObject | undefined,
): Promise<boolean> {
  const patch = readPatch(webhook, response);
  if (patch.length === 0) return false;
  if (object === undefined || shown === undefined) {
    const reason = 'attempted to modify the object, which is not supported for this operation';
    throw newInternalError(`admission webhook ${quote(webhook)} ${reason}`);
  }
  if (response.patchType !== 'JSONPatch') {
    throw new CallFailure(webhook, `unsupported patch type ${quote(response.patchType ?? '')}`);
  }
  const patched = applied(shown, patch);
  const next = version === undefined ? (patched as ApiObject) : await version.read(patched);
  const isChanged = !semanticEqual(next, object);
  for (const name of Object.keys(object)) Reflect.deleteProperty(object, name);
  Object.assign(object, next);
  return isChanged;
}

function readPatch(webhook: string, { patch = '' }: AdmissionResponse): Patch {
  if (patch === '') return [];
  try {
    const bytes = Uint8Array.from(atob(patch), (character) => character.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!Array.isArray(value)) throw new Error('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
    return value as Patch;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CallFailure(webhook, `received undecodable patch in webhook response: ${reason}`);
  }
}

function applied(shown: ApiObject, patch: Patch): unknown {
  try {
    const patched = applyJsonPatch(shown, patch);
    return isJsonObject(patched) ? patched : {};
  } catch (error) {
    if (!isStatusError(error)) throw error;
    throw newInternalError(explainPatch(shown, patch));
  }
}
