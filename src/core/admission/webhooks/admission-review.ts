import type { Status } from '../../api/meta-v1.ts';
import { formatGroupVersionKind, noKindMessage, parseGroupVersion } from '../../meta/group-version.ts';
import { type ApiObject, isJsonObject } from '../../meta/object.ts';
import { quote } from '../../meta/quote.ts';
import type { AdmissionAttributes } from '../plugin.ts';
import type { Invocation } from './invocation.ts';

/** What a webhook says to a review. */
export interface AdmissionResponse {
  readonly uid?: string;
  readonly allowed?: boolean;
  readonly status?: Status;
  /** JSON in base64. */
  readonly patch?: string;
  readonly patchType?: string;
  readonly auditAnnotations?: Readonly<Record<string, string>>;
  readonly warnings?: readonly string[];
}

/** The versions of reviews that are spoken, the preferred one first. */
export const reviewVersions: readonly string[] = ['v1', 'v1beta1'];

/** The objects as they are shown to a webhook. */
export interface ShownObjects {
  readonly object: ApiObject | undefined;
  readonly oldObject: ApiObject | undefined;
}

/** The text of an AdmissionReview with a request. */
export function reviewText(
  version: string,
  uid: string,
  attributes: AdmissionAttributes,
  { kind, resource }: Invocation,
  { object, oldObject }: ShownObjects,
): string {
  const { subresource, name, namespace, operation, userInfo, options = null, dryRun } = attributes;
  const request = {
    uid,
    kind: kindOf(kind),
    resource: resourceOf(resource),
    ...(subresource !== '' && { subResource: subresource }),
    requestKind: kindOf(attributes.kind),
    requestResource: resourceOf(attributes.resource),
    ...(subresource !== '' && { requestSubResource: subresource }),
    ...(name !== '' && { name }),
    ...(namespace !== '' && { namespace }),
    operation,
    userInfo,
    object: object ?? null,
    oldObject: oldObject ?? null,
    dryRun,
    options,
  };
  return `${JSON.stringify({ kind: 'AdmissionReview', apiVersion: `admission.k8s.io/${version}`, request })}\n`;
}

function kindOf({ group, version, kind }: AdmissionAttributes['kind']): object {
  return { group, version, kind };
}

function resourceOf({ group, version, resource }: AdmissionAttributes['resource']): object {
  return { group, version, resource };
}

/** Throws an Error for an answer that is no review, or one of another version. */
export function checkKind(version: string, answer: object): void {
  const { apiVersion = '', kind = '' } = answer as { apiVersion?: string; kind?: string };
  const { group, version: found } = parseGroupVersion(apiVersion);
  if (kind === '' && apiVersion === '') return;
  if (group !== expectedKind.group || kind !== expectedKind.kind || !reviewVersions.includes(found)) {
    throw new Error(`${noKindMessage({ group, version: found, kind })} in scheme "pkg/runtime/scheme.go:111"`);
  }
  if (found === version) return;
  throw new Error(`converting (${found}.${kind}) to (${version}.${kind}): unknown conversion`);
}

const expectedKind = { group: 'admission.k8s.io', version: 'v1', kind: 'AdmissionReview' };

/** The response of a review. Throws an Error that says what is wrong with it. Reviews of `v1beta1` are not so strict. */
export function readResponse(version: string, uid: string, isMutating: boolean, review: object): AdmissionResponse {
  const { response } = review as { response?: unknown };
  if (!isJsonObject(response)) throw new Error('webhook response was absent');
  const answer = response as AdmissionResponse;
  if (version !== 'v1') return { ...answer, ...(isMutating && answer.patch ? { patchType: 'JSONPatch' } : {}) };
  if (answer.uid !== uid) throw new Error(`expected response.uid=${quote(uid)}, got ${quote(answer.uid ?? '')}`);
  const { apiVersion = '', kind = '' } = review as { apiVersion?: string; kind?: string };
  const found = formatGroupVersionKind({ ...parseGroupVersion(apiVersion), kind });
  const expected = formatGroupVersionKind(expectedKind);
  if (found !== expected) throw new Error(`expected webhook response of ${expected}, got ${found}`);
  checkPatch(answer, isMutating);
  return answer;
}

function checkPatch({ patch = '', patchType }: AdmissionResponse, isMutating: boolean): void {
  if (!isMutating) {
    if (patch !== '') throw new Error('validating webhook may not return response.patch');
    if (patchType !== undefined) throw new Error('validating webhook may not return response.patchType');
    return;
  }
  if (patch !== '' && patchType === undefined) {
    throw new Error('webhook returned response.patch but not response.patchType');
  }
  if (patch === '' && patchType !== undefined) {
    throw new Error('webhook returned response.patchType but not response.patch');
  }
  if (patchType === '') throw new Error('webhook returned invalid response.patchType of ""');
}
