import { newGenericMethodNotAllowed } from '../../meta/status.ts';
import type { HttpAnswer } from '../../network/http.ts';
import { objectAnswer } from '../answers.ts';
import { decodeObject } from '../codec.ts';
import { checkNamespace, wipeSystemFields } from './create.ts';
import { manageFields } from './managed-fields.ts';
import { type VerbCall, writeContextOf } from './verb-handler.ts';

/** POST of a question that is answered and not stored. */
export async function review(call: Omit<VerbCall, 'store'>): Promise<HttpAnswer> {
  const { server, request, resource } = call;
  if (request.info.verb !== 'create' || resource.review === undefined) {
    throw newGenericMethodNotAllowed();
  }
  const object = await decodeObject(request, resource);
  wipeSystemFields(object);
  checkNamespace(request, object, resource.namespaced);
  manageFields(call, object, undefined);
  return objectAnswer(201, await resource.review(object, writeContextOf(call), server.served.registry));
}
