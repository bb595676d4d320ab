import type { ApiObject } from '../../meta/object.ts';
import { newBadRequest } from '../../meta/status.ts';
import { admit, validate } from '../admission.ts';
import type { ResourceRequest } from '../api-request.ts';
import { decodeObject } from '../codec.ts';
import { objectText, textAnswerOf } from '../output/representation.ts';
import { manageFields } from './managed-fields.ts';
import { shapeOf, type VerbHandler, writeContextOf, writeOptions } from './verb-handler.ts';

/** POST of a new object to its collection. */
export const create: VerbHandler = async (call) => {
  const { server, request, resource, store } = call;
  const shape = shapeOf(call);
  const options = writeOptions(request, 'CreateOptions');
  const object = await decodeObject(request, resource);
  wipeSystemFields(object);
  checkNamespace(request, object, resource.namespaced);
  manageFields(call, object, undefined);
  const subject = {
    operation: 'CREATE' as const,
    kind: resource,
    object,
    oldObject: undefined,
    options,
  };
  await admit(server, request, subject);
  const revision = await store.create(object, {
    context: writeContextOf(call),
    namespace: request.target.namespace,
    admit: (created) => validate(server, request, { ...subject, object: created }),
  });
  return textAnswerOf(201, objectText(revision, shape), shape);
};

/** Only the server sets these, on objects that are new. */
export function wipeSystemFields({ metadata }: ApiObject): void {
  delete metadata.creationTimestamp;
  delete metadata.uid;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
}

/** Admission must see the namespace that the object will have. */
export function checkNamespace(request: ResourceRequest, { metadata }: ApiObject, namespaced: boolean): void {
  if (!namespaced) delete metadata.namespace;
  else if (!metadata.namespace) metadata.namespace = request.target.namespace;
  else if (metadata.namespace !== request.target.namespace) {
    throw newBadRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}
