import type { ParamKind, ParamRef } from '../../api/admissionregistration-v1.ts';
import type { ResourceReference } from '../../api/scalars.ts';
import { matchesLabels, selectorFromObject } from '../../meta/label-selector.ts';
import type { ApiObject } from '../../meta/object.ts';
import type { AdmissionContext } from '../plugin.ts';

const notFound = 'no params found for policy binding with `Deny` parameterNotFoundAction';

/** The objects that a binding hands to its policy, one undefined when it hands none; or why it cannot. */
export function paramsOf(
  kind: ParamKind | undefined,
  ref: ParamRef | undefined,
  namespace: string,
  context: AdmissionContext,
): { params: readonly (ApiObject | undefined)[] } | { error: string } {
  if (kind === undefined || ref === undefined) return { params: [undefined] };
  const params = find(kind, ref, ref.namespace ?? namespace, context);
  if (params.length > 0) return { params: params.map((param) => ({ ...kind, ...param })) };
  return ref.parameterNotFoundAction === 'Deny' ? { error: notFound } : { params: [] };
}

function find(
  { apiVersion = '', kind = '' }: ParamKind,
  { name, selector }: ParamRef,
  namespace: string,
  context: AdmissionContext,
): readonly ApiObject[] {
  const resource = context.resourceOf(apiVersion, kind) as ResourceReference<ApiObject> | undefined;
  if (resource === undefined) return [];
  const place = resource.namespaced ? namespace : '';
  if (name !== undefined) {
    const object = context.get(resource, place, name);
    return object === undefined ? [] : [object];
  }
  const wanted = selectorFromObject(selector ?? {});
  return context.list(resource, place).filter(({ metadata }) => matchesLabels(wanted, metadata.labels));
}
