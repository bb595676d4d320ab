import { boolType, type CelType, dynType, listTypeOf, mapTypeOf, stringType, structType } from '../cel-type.ts';
import type { CelEnvironment } from '../environment.ts';
import { authorizerType, resourceCheckType } from '../kubernetes/authorization-values.ts';

/** What the expressions of policies and webhooks may name. */
export interface AdmissionNames {
  readonly hasParams: boolean;
  readonly hasAuthorizer: boolean;
  /** The variables that the policy declares, by name. */
  readonly variables?: ReadonlyMap<string, CelType>;
}

function struct(name: string, fields: Readonly<Record<string, CelType>>): CelType {
  return structType(name, (field) => (Object.hasOwn(fields, field) ? fields[field] : undefined));
}

function texts(...names: readonly string[]): Record<string, CelType> {
  return Object.fromEntries(names.map((name) => [name, stringType]));
}

const kindType = struct('kubernetes.GroupVersionKind', texts('group', 'version', 'kind'));
const resourceType = struct('kubernetes.GroupVersionResource', texts('group', 'version', 'resource'));
const userType = struct('kubernetes.UserInfo', {
  ...texts('username', 'uid'),
  groups: listTypeOf(stringType),
  extra: mapTypeOf(stringType, listTypeOf(stringType)),
});
const requestType = struct('kubernetes.AdmissionRequest', {
  ...texts('subResource', 'requestSubResource', 'name', 'namespace', 'operation', 'uid'),
  kind: kindType,
  requestKind: kindType,
  resource: resourceType,
  requestResource: resourceType,
  userInfo: userType,
  dryRun: boolType,
  options: dynType,
});
const textMap = mapTypeOf(stringType, stringType);
const namespaceType = struct('kubernetes.Namespace', {
  metadata: struct('kubernetes.NamespaceMetadata', {
    ...texts('name', 'generateName', 'namespace', 'uid', 'resourceVersion'),
    labels: textMap,
    annotations: textMap,
    generation: dynType,
    creationTimestamp: dynType,
    deletionTimestamp: dynType,
    finalizers: listTypeOf(stringType),
  }),
  spec: struct('kubernetes.NamespaceSpec', { finalizers: listTypeOf(stringType) }),
  status: struct('kubernetes.NamespaceStatus', { phase: stringType }),
});

/** The environment of an expression about a write. */
export function admissionEnvironment({ hasParams, hasAuthorizer, variables }: AdmissionNames): CelEnvironment {
  const names = new Map<string, CelType>([
    ['object', dynType],
    ['oldObject', dynType],
    ['request', requestType],
    ['namespaceObject', namespaceType],
  ]);
  if (hasParams) names.set('params', dynType);
  if (hasAuthorizer) {
    names.set('authorizer', authorizerType);
    names.set('authorizer.requestResource', resourceCheckType);
  }
  if (variables !== undefined && variables.size > 0) {
    names.set(
      'variables',
      structType('kubernetes.variables', (name) => variables.get(name)),
    );
  }
  return { variables: names };
}
