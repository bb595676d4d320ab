import type { RequestInfo } from '../request-info.ts';

const subresources = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);
/** `/api/v1/proxy/...`, which was a verb once. */
const oldProxy = 'proxy';

/** Requests that may last as long as they like, and are therefore not counted. A watch is counted while it starts. */
export function isLongRunning({ path, verb, resource }: RequestInfo): boolean {
  if (resource === undefined) return path.startsWith('/debug/pprof/');
  return verb !== 'watch' && (subresources.has(resource.subresource) || resource.resource === oldProxy);
}
