import type { AdmissionChain } from '../admission/chain.ts';
import type { UserInfo } from '../api/authentication-v1.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { ObjectFeed, ObjectReader } from '../auth/object-feed.ts';
import type { Clock } from '../clock.ts';
import type { Etcd } from '../etcd/etcd.ts';
import { isForbidden } from '../meta/status.ts';
import type { HttpAnswer, HttpHandler, HttpRequest } from '../network/http.ts';
import type { ServerSettings } from '../registry/registry-context.ts';
import type { AnyResource } from '../registry/resource.ts';
import { LeaseManager } from '../registry/store/lease-manager.ts';
import { StoreFeed } from '../registry/watch-cache/store-feed.ts';
import { builtInResources } from '../resources/built-in-resources.ts';
import { Aggregator } from './aggregation/aggregator.ts';
import { errorAnswer } from './answers.ts';
import type { ApiRequest } from './api-request.ts';
import type { Auditor, AuditTrail } from './audit/audit.ts';
import { authenticate } from './chain/authentication.ts';
import { authorize } from './chain/authorization.ts';
import { impersonate } from './chain/impersonation.ts';
import { DefinitionController } from './custom-resources/definition-controller.ts';
import { dispatch } from './dispatch.ts';
import { type Flow, FlowSchemaIndex, flowName } from './fairness/flow-schema-index.ts';
import { isLongRunning } from './fairness/is-long-running.ts';
import { type PriorityLevel, PriorityLevels } from './fairness/priority-levels.ts';
import { Metrics } from './metrics.ts';
import { serveNonResource } from './non-resource.ts';
import { objectAccess } from './object-access.ts';
import { parseRequestInfo, type RequestInfo } from './request-info.ts';
import { ServedResources } from './served-resources.ts';
import type { ServerContext } from './server-context.ts';
import { StartHooks } from './start-hooks.ts';

export interface ApiServerOptions {
  readonly etcd: Etcd;
  readonly clock: Clock;
  /** Builds what decides on requests; it may follow the objects that the server holds. */
  readonly compose: (objects: ObjectFeed & ObjectReader) => Composition;
  /** Ends the server: its watch of the store and all watches of clients. */
  readonly signal: AbortSignal;
  /** Told of what goes wrong outside of any request. */
  readonly onError?: (error: unknown) => void;
  /** Kinds to serve besides the built-in ones. */
  readonly resources?: readonly AnyResource[];
}

/** Who may do what, and what happens to what is written. */
export interface Composition {
  readonly authenticators: readonly Authenticator[];
  readonly allowAnonymous: boolean;
  readonly admission: AdmissionChain;
  /** Undefined where nothing is noted. */
  readonly auditor?: Auditor | undefined;
  readonly settings: ServerSettings;
  /** How many requests are served at a time. */
  readonly seats: number;
}

export interface ApiServer {
  readonly handler: HttpHandler;
  readonly context: ServerContext;
  /** Fills the watch caches. Requests are answered from then on. Rejects when the store cannot be read. */
  start(): Promise<void>;
}

/** The API over a store: what kube-apiserver does with a request once it has arrived. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const { etcd, clock, signal } = options;
  const feed = new StoreFeed({ etcd, clock, signal });
  const parts: { composition?: Composition } = {};
  const composed = (): Composition => {
    if (parts.composition === undefined) throw new Error('the server is not composed yet');
    return parts.composition;
  };
  const served = new ServedResources({ etcd, clock, feed, leases: new LeaseManager(etcd, clock) }, (resources) => ({
    clock,
    etcd,
    get settings() {
      return composed().settings;
    },
    storeOf: (reference) => resources.storeOf(reference),
  }));
  for (const resource of [...builtInResources, ...(options.resources ?? [])]) served.add(resource);
  const objects = objectAccess(served);
  parts.composition = options.compose(objects);
  const flows = new FlowSchemaIndex(objects);
  const levels = new PriorityLevels(objects, clock, parts.composition.seats);
  const { admission, settings } = parts.composition;
  const metrics = new Metrics(() => objectCounts(served));
  const context: ServerContext = {
    ...{ clock, etcd, feed, served, admission, authorizer: settings.authorizer, metrics },
    startHooks: new StartHooks(),
    extensions: () => aggregator.extensions(),
  };
  const aggregator = new Aggregator(context, signal);
  aggregator.start();
  new DefinitionController(context, options.onError ?? (() => {})).start();
  return {
    handler: (request) => handle({ context, aggregator, flows, levels }, composed(), request),
    context,
    start: () => feed.start(),
  };
}

function* objectCounts(served: ServedResources): Generator<readonly [string, number]> {
  for (const resource of served.all()) {
    const size = served.find(resource.group, resource.version, resource.plural)?.store?.cache.size;
    const { group, plural } = resource;
    if (size !== undefined) yield [group === '' ? plural : `${plural}.${group}`, size];
  }
}

/** Clients may name their requests, but not at length. */
const longestAuditId = 64;

/** What requests pass on their way. */
interface Chain {
  readonly context: ServerContext;
  readonly aggregator: Aggregator;
  readonly flows: FlowSchemaIndex;
  readonly levels: PriorityLevels;
}

async function handle(
  { context, aggregator, flows, levels }: Chain,
  composition: Composition,
  http: HttpRequest,
): Promise<HttpAnswer> {
  const info = parseRequestInfo(http.method, http.target);
  if (info === undefined) return { status: 400, headers: plainText, body: '400 Bad Request' };
  const auditId = http.headers['audit-id']?.slice(0, longestAuditId) || context.clock.uuid();
  const { authenticators, allowAnonymous, settings, auditor } = composition;
  const warnings: string[] = [];
  let sender: UserInfo | undefined;
  let audit: AuditTrail | undefined;
  let flow: Flow | undefined;
  let isAllowed = false;
  let answer: HttpAnswer;
  try {
    sender = await authenticate(authenticators, http, allowAnonymous);
    audit = auditor?.begin(auditId, http, info, sender);
    const user = impersonate(settings.authorizer, http, sender);
    if (user !== sender) audit?.impersonated(user);
    const request: ApiRequest = { http, info, user, warnings, audit };
    if (!isLongRunning(info)) flow = flows.classify(user, info);
    answer = await inTurn(flow && levels.get(flow.level.metadata.name), flow, request, async () => {
      authorize(settings.authorizer, request);
      isAllowed = true;
      return (await aggregator.serve(request)) ?? (await serve(context, request));
    });
  } catch (error) {
    if (sender === undefined) audit = auditor?.begin(auditId, http, info, undefined);
    answer = isAllowed ? errorAnswer(error) : refusalAnswer(error);
  }
  count(context, info, answer.status);
  const told = withCommonHeaders(warnings.length === 0 ? answer : withWarnings(answer, warnings), auditId, flow);
  const shown = http.method === 'HEAD' ? { ...told, body: '' } : told;
  return audit === undefined ? shown : audit.answered(shown);
}

/** Serves a request once its priority level has a seat for it. A watch gives its seat back when it has begun. */
async function inTurn(
  level: PriorityLevel | undefined,
  flow: Flow | undefined,
  { http, info, user }: ApiRequest,
  work: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  if (level === undefined || flow === undefined) return work();
  if (!level.take()) {
    const refusal = await level.wait({ flow: flowName(flow, user, info), signal: http.signal });
    if (refusal !== undefined) return refusal;
  }
  try {
    return await work();
  } finally {
    level.leave();
  }
}

const plainText = { 'content-type': 'text/plain; charset=utf-8' };

/** The answer to a request that did not get past the question of who may do what. */
function refusalAnswer(error: unknown): HttpAnswer {
  const answer = errorAnswer(error);
  return isForbidden(error)
    ? { ...answer, headers: { ...answer.headers, 'x-content-type-options': 'nosniff' } }
    : answer;
}

/** Nobody keeps an answer that does not say that he may. */
function withCommonHeaders(answer: HttpAnswer, auditId: string, flow: Flow | undefined): HttpAnswer {
  const common = { 'audit-id': auditId, 'cache-control': 'no-cache, private', ...flow?.headers };
  return { ...answer, headers: { ...common, ...answer.headers } };
}

function serve(context: ServerContext, request: ApiRequest): Promise<HttpAnswer> {
  return request.info.resource === undefined ? serveNonResource(context, request) : dispatch(context, request);
}

/** Requests for what is not served are not told apart: there is no end to the names that one may ask for. */
function count({ metrics, served }: ServerContext, { verb, resource }: RequestInfo, code: number): void {
  const { group = '', version = '', resource: plural = '', subresource = '' } = resource ?? {};
  const found = served.find(group, version, plural)?.resource;
  const isServed = found !== undefined && (subresource === '' || Object.hasOwn(found.subresources, subresource));
  const labels = isServed ? { group, version, resource: plural, subresource } : unknownResource;
  metrics.countRequest({ verb: countedVerbs.has(verb) ? verb : 'other', ...labels, code });
}

const unknownResource = { group: '', version: '', resource: '', subresource: '' };
const countedVerbs = new Set([
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'head',
]);

/** `Warning: 299 - "text"`, once for each text. */
function withWarnings(answer: HttpAnswer, warnings: readonly string[]): HttpAnswer {
  const texts = [...new Set(warnings)].map((text) => `299 - "${text.replace(/["\\]/g, '\\$&')}"`);
  return { ...answer, headers: { ...answer.headers, warning: texts.join(', ') } };
}
