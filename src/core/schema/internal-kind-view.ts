import type { JsonObject } from '../meta/object.ts';
import shapesJson from './internal-kinds.json' with { type: 'json' };
import { internalView } from './internal-view.ts';

/** The same for kinds that few clusters use: `FlowSchemaSpec`. */
export function internalKindView(type: string, value: object): JsonObject {
  return internalView(type, value, shapesJson);
}
