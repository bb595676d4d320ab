import type { ListRequest } from '../../registry/store/list.ts';
import type { ResourceRequest } from '../api-request.ts';
import { listText, textAnswerOf } from '../output/representation.ts';
import { shapeOf, type VerbHandler } from './verb-handler.ts';

export const list: VerbHandler = async (call) => {
  const shape = shapeOf(call);
  const page = await call.store.list({ ...listRequestOf(call.request), as: call.resource });
  return textAnswerOf(200, listText(page, shape), shape);
};

/** What the query says of a list. */
export function listRequestOf({ info, target }: ResourceRequest): ListRequest {
  const { query } = info;
  const limit = Number(query.get('limit') ?? 0);
  return {
    namespace: target.namespace,
    labelSelector: query.get('labelSelector') ?? undefined,
    fieldSelector: query.get('fieldSelector') ?? undefined,
    resourceVersion: query.get('resourceVersion') ?? undefined,
    resourceVersionMatch: query.get('resourceVersionMatch') ?? undefined,
    limit: Number.isInteger(limit) && limit > 0 ? limit : 0,
    continue: query.get('continue') ?? undefined,
  };
}
