import type { HttpAnswer } from '../../network/http.ts';
import type { ApiRequest } from '../api-request.ts';
import type { ServerContext } from '../server-context.ts';

/** Serves the documents that describe the API. They are large: nothing of them is loaded before somebody asks. */
export function serveOpenApi(server: ServerContext, request: ApiRequest): Promise<HttpAnswer | undefined> | undefined {
  const isDocument = /^\/openapi\/(v2|v3)(\/|$)/.test(request.info.path);
  return isDocument ? answer(server, request) : undefined;
}

async function answer(server: ServerContext, request: ApiRequest): Promise<HttpAnswer | undefined> {
  const { answerOpenApi } = await import('./openapi.ts');
  return await answerOpenApi(server, request);
}
