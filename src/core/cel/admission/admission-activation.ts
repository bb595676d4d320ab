import type { UserInfo } from '../../api/authentication-v1.ts';
import type { Authorizer } from '../../auth/authorizer.ts';
import type { CelProgram } from '../compile.ts';
import type { Activation } from '../evaluate/activation.ts';
import type { Budget } from '../evaluate/budget.ts';
import { CelAuthorizer, CelGroupCheck, CelResourceCheck } from '../kubernetes/authorization-values.ts';
import type { CelValue } from '../values/cel-value.ts';
import { jsonValue } from '../values/json-value.ts';
import { VariableMap } from './variable-map.ts';

/** What a write is, as expressions see it; JSON values. */
export interface AdmissionInput {
  readonly object: unknown;
  readonly oldObject: unknown;
  readonly request: AdmissionRequestView;
  readonly params: unknown;
  readonly namespaceObject: unknown;
  readonly user: UserInfo;
  readonly authorizer: Authorizer;
}

export interface AdmissionRequestView {
  readonly resource: { readonly group: string; readonly resource: string };
  readonly subResource: string;
  readonly namespace: string;
  readonly name: string;
}

/** The names that expressions about a write see. */
export function admissionActivation(
  input: AdmissionInput,
  variables: ReadonlyMap<string, CelProgram>,
  budget: Budget,
): Activation {
  const { user, authorizer, request } = input;
  const caller = new CelAuthorizer(user, authorizer);
  const values = new Map<string, CelValue>([
    ['object', jsonValue(input.object)],
    ['oldObject', jsonValue(input.oldObject)],
    ['request', jsonValue(request)],
    ['params', jsonValue(input.params)],
    ['namespaceObject', jsonValue(input.namespaceObject)],
    ['authorizer', caller],
    [
      'authorizer.requestResource',
      new CelResourceCheck(new CelGroupCheck(caller, request.resource.group), {
        resource: request.resource.resource,
        subresource: request.subResource,
        namespace: request.namespace,
        name: request.name,
      }),
    ],
  ]);
  const activation: Activation = { budget, find: (name) => values.get(name) };
  values.set('variables', new VariableMap(variables, () => activation));
  return activation;
}
