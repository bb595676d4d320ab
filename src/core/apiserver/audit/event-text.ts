import type { UserInfo } from '../../api/authentication-v1.ts';
import { isJsonObject } from '../../meta/object.ts';
import { textOr } from '../../meta/text-or.ts';
import { formatMicroTime } from '../../meta/time.ts';
import type { HttpRequest } from '../../network/http.ts';
import type { RequestInfo } from '../request-info.ts';
import type { AuditRule } from './policy.ts';

/** What is known of a request so far. */
export interface AuditedRequest {
  readonly id: string;
  readonly http: HttpRequest;
  readonly info: RequestInfo;
  readonly user: UserInfo | undefined;
  readonly rule: AuditRule;
  readonly receivedMs: number;
  readonly annotations: ReadonlyMap<string, string>;
  impersonated: UserInfo | undefined;
  object: object | string | undefined;
}

export interface ResponsePart {
  readonly code: number;
  /** Undefined for what is streamed. */
  readonly text: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** One `audit.k8s.io/v1` Event as kube-apiserver logs it, in one line. */
export function eventText(
  request: AuditedRequest,
  stage: string,
  response: ResponsePart | undefined,
  nowMs: number,
): string {
  const { id, http, info, user, rule, receivedMs, impersonated } = request;
  const { 'user-agent': userAgent = '' } = http.headers;
  const event = {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: rule.level,
    auditID: id,
    stage,
    requestURI: http.target,
    verb: info.verb,
    user: shownUser(user ?? {}),
    ...(impersonated !== undefined && { impersonatedUser: shownUser(impersonated) }),
    sourceIPs: sourcesOf(http),
    ...(userAgent !== '' && { userAgent }),
    ...(info.resource !== undefined && { objectRef: objectReference(request) }),
    ...(response !== undefined && responseParts(request, response)),
    requestReceivedTimestamp: formatMicroTime(receivedMs),
    stageTimestamp: formatMicroTime(nowMs),
    ...(response !== undefined && request.annotations.size > 0 && { annotations: sorted(request.annotations) }),
  };
  return escapeForHtml(JSON.stringify(event));
}

function shownUser({ username, uid, groups = [], extra }: UserInfo): Json {
  return {
    ...(username && { username }),
    ...(uid && { uid }),
    ...(groups.length > 0 && { groups }),
    ...(extra !== undefined && Object.keys(extra).length > 0 && { extra }),
  };
}

function sourcesOf({ headers, remoteAddress }: HttpRequest): string[] {
  const told = [...(headers['x-forwarded-for'] ?? '').split(','), headers['x-real-ip'] ?? '', remoteAddress];
  const addresses = told.map((address) => address.trim()).filter((address) => address !== '');
  return addresses.filter((address, index) => address !== addresses[index - 1]);
}

function objectReference({ info, object }: AuditedRequest): Json {
  const { group, version, namespace, resource, name, subresource } = info.resource ?? { resource: '', name: '' };
  const metadata = typeof object === 'object' && 'metadata' in object ? object.metadata : undefined;
  const own: Json = isJsonObject(metadata) ? metadata : {};
  const named = name || textOr(own['name']);
  return {
    resource,
    ...(namespace && { namespace }),
    ...(named !== '' && { name: named }),
    ...(own['uid'] !== undefined && { uid: own['uid'] }),
    ...(group && { apiGroup: group }),
    apiVersion: version,
    ...(own['resourceVersion'] !== undefined && { resourceVersion: own['resourceVersion'] }),
    ...(subresource && { subresource }),
  };
}

function responseParts({ rule, object }: AuditedRequest, { code, text }: ResponsePart): Json {
  const withRequest = rule.level === 'Request' || rule.level === 'RequestResponse';
  const answer = parsed(text);
  return {
    responseStatus: statusOf(answer, code),
    ...(withRequest && object !== undefined && { requestObject: shownObject(object, rule) }),
    ...(rule.level === 'RequestResponse' && answer !== undefined && { responseObject: shownObject(answer, rule) }),
  };
}

function parsed(text: string | undefined): Json | undefined {
  if (text?.startsWith('{') !== true) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function statusOf(answer: Json | undefined, code: number): Json {
  if (answer?.['kind'] !== 'Status') return { metadata: {}, code };
  const { kind: _kind, apiVersion: _version, code: _code, ...status } = answer;
  return { ...status, code };
}

function shownObject(object: object | string, { omitManagedFields }: AuditRule): unknown {
  if (typeof object === 'string') return parsed(object) ?? object;
  const { kind, apiVersion, ...rest } = object as Json;
  const shown = { ...(kind !== undefined && { kind }), ...(apiVersion !== undefined && { apiVersion }), ...rest };
  return omitManagedFields ? withoutManagedFields(shown) : shown;
}

function withoutManagedFields(object: Json): Json {
  const { metadata, items } = object;
  const { managedFields: _fields, ...kept } = isJsonObject(metadata) ? metadata : {};
  return {
    ...object,
    ...(metadata !== undefined && { metadata: kept }),
    ...(Array.isArray(items) && {
      items: items.map((item: unknown) => (isJsonObject(item) ? withoutManagedFields(item) : item)),
    }),
  };
}

function sorted(annotations: ReadonlyMap<string, string>): Json {
  return Object.fromEntries([...annotations].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** As Go writes JSON: what could end a script is told by its number. */
function escapeForHtml(text: string): string {
  return text.replace(/[<>&\u2028\u2029]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
