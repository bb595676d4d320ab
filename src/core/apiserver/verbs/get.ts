import { objectText, textAnswerOf } from '../output/representation.ts';
import { shapeOf, type VerbCall, type VerbHandler } from './verb-handler.ts';

/** GET of one object, or of a view of it such as its status. */
export const get: VerbHandler = async (call: VerbCall) => {
  const { request, store } = call;
  const shape = shapeOf(call);
  const { namespace, name } = request.target;
  const revision = await store.get(namespace, name, request.info.query.get('resourceVersion') ?? '');
  return textAnswerOf(200, objectText(revision, shape), shape);
};
