import {
  type FlowSchema,
  type FlowSchemaCondition,
  flowSchemas,
  priorityLevelConfigurations,
} from '../../../api/flowcontrol-v1.ts';
import { quote } from '../../../meta/quote.ts';
import { isConflict, isNotFound } from '../../../meta/status.ts';
import { formatTime } from '../../../meta/time.ts';
import { internalView } from '../../../registry/subresource.ts';
import type { ServerContext } from '../../server-context.ts';
import { systemWriter } from '../system-writer.ts';

/** Says in the status of each flow schema whether its priority level exists. */
export async function reportDangling(server: ServerContext): Promise<void> {
  const store = server.served.storeOf(flowSchemas);
  const levels = server.served.storeOf(priorityLevelConfigurations);
  for (const { object } of store.listCached('')) {
    const exists = levels.cached('', object.spec.priorityLevelConfiguration.name) !== undefined;
    if (withCondition(object, exists, server.clock.now()) === object) continue;
    try {
      await store.update('', object.metadata.name, {
        context: systemWriter(server),
        view: internalView,
        transform: (old) => Promise.resolve(withCondition(old?.object ?? object, exists, server.clock.now())),
      });
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error;
    }
  }
}

/** The very same schema when nothing would change. */
function withCondition(schema: FlowSchema, exists: boolean, nowMs: number): FlowSchema {
  const level = quote(schema.spec.priorityLevelConfiguration.name);
  const found = exists ? 'and it exists' : 'but there is no such object';
  const message = `This FlowSchema references the PriorityLevelConfiguration object named ${level} ${found}`;
  const status = exists ? 'False' : 'True';
  const conditions = schema.status?.conditions ?? [];
  const old = conditions.find(({ type }) => type === 'Dangling');
  if (old?.status === status && old.message === message) return schema;
  const reason = exists ? 'Found' : 'NotFound';
  const lastTransitionTime = formatTime(nowMs);
  const condition: FlowSchemaCondition = { type: 'Dangling', status, lastTransitionTime, reason, message };
  const others = conditions.filter((one) => one !== old);
  return {
    ...schema,
    metadata: { ...schema.metadata },
    status: { ...schema.status, conditions: [...others, condition] },
  };
}
