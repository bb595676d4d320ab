import type { ListRequest } from '../../registry/store/list.ts';
import type { ResourceRequest } from '../api-request.ts';
import { listText, textAnswerOf } from '../output/representation.ts';
import { integerOf } from '../query-values.ts';
import { isTrue } from '../request-info.ts';
import { shapeOf, type VerbHandler } from './verb-handler.ts';

export const list: VerbHandler = async (call) => {
  const shape = shapeOf(call);
  const page = await call.store.list({ ...listRequestOf(call.request), as: call.resource });
  return textAnswerOf(200, listText(page, shape), shape);
};

/** What the query says of a list. */
export function listRequestOf({ info, target }: ResourceRequest): ListRequest {
  const { query } = info;
  const limit = integerOf(query, 'limit') ?? 0;
  integerOf(query, 'timeoutSeconds');
  const initial = query.get('sendInitialEvents');
  return {
    namespace: target.namespace,
    labelSelector: query.get('labelSelector') ?? undefined,
    fieldSelector: query.get('fieldSelector') ?? undefined,
    resourceVersion: query.get('resourceVersion') ?? undefined,
    resourceVersionMatch: query.get('resourceVersionMatch') ?? undefined,
    sendInitialEvents: initial === null ? undefined : isTrue(initial),
    limit: Math.max(0, limit),
    continue: query.get('continue') ?? undefined,
  };
}
