import { newGenericMethodNotAllowed, newGenericNotFound } from '../meta/status.ts';
import type { HttpAnswer } from '../network/http.ts';
import { jsonAnswer, notFoundAnswer, objectAnswer, textAnswer } from './answers.ts';
import type { ApiRequest } from './api-request.ts';
import { serveDiscovery } from './discovery/discovery.ts';
import { serveHealth } from './health.ts';
import { serveOpenId } from './open-id.ts';
import { serveOpenApi } from './openapi/serve-openapi.ts';
import type { ServerContext } from './server-context.ts';
import { versionInfo } from './version.ts';

type Answered = HttpAnswer | undefined;
type NonResourceHandler = (server: ServerContext, request: ApiRequest) => Answered | Promise<Answered>;

const handlers: readonly NonResourceHandler[] = [serveRoot, serveHealth, serveDiscovery, serveOpenApi, serveOpenId];

/** Serves what is no resource: discovery, documents, health, metrics. */
export async function serveNonResource(server: ServerContext, request: ApiRequest): Promise<HttpAnswer> {
  for (const handler of handlers) {
    const answer = await handler(server, request);
    if (answer === undefined) continue;
    if (request.http.method !== 'GET' && request.http.method !== 'HEAD') throw newGenericMethodNotAllowed();
    return answer;
  }
  const isKnownRoot = /^\/(api|version)\//.test(request.info.path);
  const group = /^\/apis\/([^/]+)\//.exec(request.info.path)?.[1];
  if (isKnownRoot || server.served.all().some((resource) => resource.group === group)) throw newGenericNotFound();
  return notFoundAnswer();
}

function serveRoot(server: ServerContext, { info }: ApiRequest): HttpAnswer | undefined {
  switch (info.path) {
    case '/':
      return objectAnswer(200, { paths: paths(server) });
    case '/version':
    case '/version/':
      return jsonAnswer(200, JSON.stringify(versionInfo, null, 2));
    case '/metrics':
      return textAnswer(200, server.metrics.text());
    default:
      return undefined;
  }
}

/** What an index of the server lists. */
function paths({ served }: ServerContext): string[] {
  const groups = served.all().filter(({ group }) => group !== '');
  const apis = groups.flatMap(({ group, version }) => [`/apis/${group}`, `/apis/${group}/${version}`]);
  const fixed = [
    '/.well-known/openid-configuration',
    '/api',
    '/api/v1',
    '/apis',
    '/healthz',
    '/livez',
    '/metrics',
    '/openapi/v2',
    '/openapi/v3',
    '/openid/v1/jwks',
    '/readyz',
    '/version',
  ];
  return [...new Set([...apis, ...fixed])].sort();
}
