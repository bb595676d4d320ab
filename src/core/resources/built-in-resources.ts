import { type AnyResource, anyResource } from '../registry/resource.ts';
import { controllerRevisionResource } from './apps/controllerrevisions.ts';
import { daemonSetResource } from './apps/daemonsets.ts';
import { deploymentResource } from './apps/deployments.ts';
import { replicaSetResource } from './apps/replicasets.ts';
import { selfSubjectReviewResource } from './authentication/selfsubjectreviews.ts';
import { tokenReviewResource } from './authentication/tokenreviews.ts';
import { localSubjectAccessReviewResource } from './authorization/localsubjectaccessreviews.ts';
import { selfSubjectAccessReviewResource } from './authorization/selfsubjectaccessreviews.ts';
import { selfSubjectRulesReviewResource } from './authorization/selfsubjectrulesreviews.ts';
import { subjectAccessReviewResource } from './authorization/subjectaccessreviews.ts';
import { certificateSigningRequestResource } from './certificates/certificatesigningrequests.ts';
import { leaseResource } from './coordination/leases.ts';
import { configMapResource } from './core/configmaps.ts';
import { endpointsResource } from './core/endpoints.ts';
import { eventResource } from './core/events.ts';
import { namespaceResource } from './core/namespaces.ts';
import { nodeResource } from './core/nodes.ts';
import { podResource } from './core/pods.ts';
import { secretResource } from './core/secrets.ts';
import { serviceAccountResource } from './core/serviceaccounts.ts';
import { serviceResource } from './core/services.ts';
import { endpointSliceResource } from './discovery/endpointslices.ts';
import { newEventResource } from './events/events.ts';
import { ipAddressResource } from './networking/ipaddresses.ts';
import { serviceCidrResource } from './networking/servicecidrs.ts';
import { podDisruptionBudgetResource } from './policy/poddisruptionbudgets.ts';
import { clusterRoleBindingResource } from './rbac/clusterrolebindings.ts';
import { clusterRoleResource } from './rbac/clusterroles.ts';
import { roleBindingResource } from './rbac/rolebindings.ts';
import { roleResource } from './rbac/roles.ts';

/** Every kind that the server has from the start. */
export const builtInResources: readonly AnyResource[] = [
  anyResource(configMapResource),
  anyResource(endpointsResource),
  anyResource(eventResource),
  anyResource(namespaceResource),
  anyResource(nodeResource),
  anyResource(podResource),
  anyResource(secretResource),
  anyResource(serviceAccountResource),
  anyResource(serviceResource),
  anyResource(controllerRevisionResource),
  anyResource(daemonSetResource),
  anyResource(deploymentResource),
  anyResource(replicaSetResource),
  anyResource(selfSubjectReviewResource),
  anyResource(tokenReviewResource),
  anyResource(localSubjectAccessReviewResource),
  anyResource(selfSubjectAccessReviewResource),
  anyResource(selfSubjectRulesReviewResource),
  anyResource(subjectAccessReviewResource),
  anyResource(certificateSigningRequestResource),
  anyResource(leaseResource),
  anyResource(endpointSliceResource),
  anyResource(newEventResource),
  anyResource(ipAddressResource),
  anyResource(serviceCidrResource),
  anyResource(podDisruptionBudgetResource),
  anyResource(clusterRoleBindingResource),
  anyResource(clusterRoleResource),
  anyResource(roleBindingResource),
  anyResource(roleResource),
];
