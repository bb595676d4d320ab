import type { HttpAnswer } from '../../network/http.ts';
import type { ApiRequest } from '../api-request.ts';
import type { ServerContext } from '../server-context.ts';

/** The documents that describe the API. */
export function serveOpenApi(_server: ServerContext, _request: ApiRequest): HttpAnswer | undefined {
  return undefined;
}
