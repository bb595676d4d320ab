import type { ApiObject } from '../../meta/object.ts';
import type { ViewSubresource } from '../../registry/subresource.ts';
import type { VerbCall } from './verb-handler.ts';

/** The view of the object that the path asks for; undefined for the object itself. */
export function viewOf({
  request,
  resource,
}: Pick<VerbCall, 'request' | 'resource'>): ViewSubresource<ApiObject> | undefined {
  const subresource = resource.subresources[request.target.subresource];
  return subresource?.type === 'view' ? subresource : undefined;
}

/** Whether what is written this way has no bearing on the spec, so that nobody need look at it. */
export function leavesSpec(call: VerbCall): boolean {
  return viewOf(call)?.ignoredFields?.includes('spec') === true;
}
