import type { FlowSchema } from '../../../api/flowcontrol-v1.ts';

/** The order in which schemas are asked whether a request is theirs. */
export function compareFlowSchemas(one: FlowSchema, other: FlowSchema): number {
  const precedence = (one.spec.matchingPrecedence ?? 0) - (other.spec.matchingPrecedence ?? 0);
  return precedence || (one.metadata.name < other.metadata.name ? -1 : 1);
}
