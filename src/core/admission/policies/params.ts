import type { ParamKind, ParamRef } from '../../api/admissionregistration-v1.ts';
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
  const place = ref.namespace ?? namespace;
  const params = pluralsOf(kind.kind ?? '')
    .map((plural) => find(kind, plural, ref, place, context))
    .find((found) => found.length > 0);
  if (params !== undefined) return { params: params.map((param) => ({ ...kind, ...param })) };
  return ref.parameterNotFoundAction === 'Deny' ? { error: notFound } : { params: [] };
}

function find(
  { apiVersion = '', kind = '' }: ParamKind,
  plural: string,
  { name, selector }: ParamRef,
  namespace: string,
  context: AdmissionContext,
): readonly ApiObject[] {
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  const resource = { group, version, kind, plural, namespaced: true };
  if (name !== undefined) {
    const object = context.get<ApiObject>(resource, namespace, name) ?? context.get<ApiObject>(resource, '', name);
    return object === undefined ? [] : [object];
  }
  const wanted = selectorFromObject(selector ?? {});
  return context.list<ApiObject>(resource, namespace).filter(({ metadata }) => matchesLabels(wanted, metadata.labels));
}

/** What a kind may be called in paths. */
function pluralsOf(kind: string): string[] {
  const singular = kind.toLowerCase();
  return [`${singular}s`, `${singular}es`, singular.replace(/y$/, 'ies'), singular];
}
