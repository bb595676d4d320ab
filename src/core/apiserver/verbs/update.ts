import { type ApiObject, cloneJson } from '../../meta/object.ts';
import { newBadRequest } from '../../meta/status.ts';
import type { Revision } from '../../registry/revision.ts';
import { admit, validate } from '../admission.ts';
import type { ResourceRequest } from '../api-request.ts';
import { decodeObject } from '../codec.ts';
import { objectText, textAnswerOf } from '../output/representation.ts';
import { checkNamespace } from './create.ts';
import { manageFields } from './managed-fields.ts';
import { shapeOf, type VerbCall, type VerbHandler, writeContextOf, writeOptions } from './verb-handler.ts';
import { leavesSpec, viewOf } from './view.ts';

/** PUT of an object, or of a view of it such as its status. */
export const update: VerbHandler = async (call) => {
  const { request, resource } = call;
  writeOptions(request, 'UpdateOptions');
  const body = await decodeObject(request, resource);
  checkName(request, body);
  checkNamespace(request, body, resource.namespaced);
  let isFirst = true;
  return writeState(call, 'UpdateOptions', body.metadata.uid, () => {
    const object = isFirst ? body : cloneJson(body);
    isFirst = false;
    return Promise.resolve(object);
  });
};

/** Stores what `next` makes of the present state, with all that a PUT and a PATCH pass. */
export async function writeState(
  call: VerbCall,
  options: 'PatchOptions' | 'UpdateOptions',
  uid: string | undefined,
  next: (old: Revision | undefined) => Promise<ApiObject>,
  write: { readonly allowCreate?: boolean; readonly managed?: boolean } = {},
) {
  const { server, request, resource, store } = call;
  const shape = shapeOf(call);
  writeOptions(request, options);
  const subjectOf = (object: ApiObject, old: ApiObject | undefined) => ({
    operation: old === undefined ? ('CREATE' as const) : ('UPDATE' as const),
    kind: resource,
    object,
    oldObject: old,
    options: writeOptions(request, old === undefined ? 'CreateOptions' : 'UpdateOptions'),
  });
  const { namespace, name } = request.target;
  const { revision, created } = await store.update(namespace, name, {
    context: writeContextOf(call),
    view: viewOf(call),
    allowCreate: write.allowCreate ?? false,
    ...(uid !== undefined && uid !== '' && { preconditions: { uid } }),
    transform: async (old) => {
      const object = await next(old);
      if (old !== undefined && leavesSpec(call)) restoreSpec(object, old.object);
      if (write.managed !== true) manageFields(call, object, old?.object);
      await admit(server, request, subjectOf(object, old?.object));
      return object;
    },
    admit: (object, old) => validate(server, request, subjectOf(object, old)),
    admitCreate: (object) => validate(server, request, subjectOf(object, undefined)),
  });
  return textAnswerOf(created ? 201 : 200, objectText(revision, shape), shape);
}

function restoreSpec(object: ApiObject & { spec?: unknown }, old: ApiObject & { spec?: unknown }): void {
  if ('spec' in old) object.spec = old.spec;
  else delete object.spec;
}

export function checkName(request: ResourceRequest, object: ApiObject): void {
  const { name } = request.target;
  const { metadata } = object;
  if (!metadata.name) {
    throw newBadRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (metadata.name === name) return;
  throw newBadRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
}
