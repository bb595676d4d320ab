import { type AnyResource, anyResource } from '../registry/resource.ts';
import { mutatingAdmissionPolicyResource } from './admissionregistration/mutatingadmissionpolicies.ts';
import { mutatingAdmissionPolicyBindingResource } from './admissionregistration/mutatingadmissionpolicybindings.ts';
import { mutatingWebhookConfigurationResource } from './admissionregistration/mutatingwebhookconfigurations.ts';
import { validatingAdmissionPolicyResource } from './admissionregistration/validatingadmissionpolicies.ts';
import { validatingAdmissionPolicyBindingResource } from './admissionregistration/validatingadmissionpolicybindings.ts';
import { validatingWebhookConfigurationResource } from './admissionregistration/validatingwebhookconfigurations.ts';
import { customResourceDefinitionResource } from './apiextensions/customresourcedefinitions.ts';
import { apiServiceResource } from './apiregistration/apiservices.ts';
import { controllerRevisionResource } from './apps/controllerrevisions.ts';
import { daemonSetResource } from './apps/daemonsets.ts';
import { deploymentResource } from './apps/deployments.ts';
import { replicaSetResource } from './apps/replicasets.ts';
import { statefulSetResource } from './apps/statefulsets.ts';
import { selfSubjectReviewResource } from './authentication/selfsubjectreviews.ts';
import { tokenReviewResource } from './authentication/tokenreviews.ts';
import { localSubjectAccessReviewResource } from './authorization/localsubjectaccessreviews.ts';
import { selfSubjectAccessReviewResource } from './authorization/selfsubjectaccessreviews.ts';
import { selfSubjectRulesReviewResource } from './authorization/selfsubjectrulesreviews.ts';
import { subjectAccessReviewResource } from './authorization/subjectaccessreviews.ts';
import { horizontalPodAutoscalerResource } from './autoscaling/horizontalpodautoscalers.ts';
import { oldHorizontalPodAutoscalerResource } from './autoscaling/horizontalpodautoscalers-v1.ts';
import { cronJobResource } from './batch/cronjobs.ts';
import { jobResource } from './batch/jobs.ts';
import { certificateSigningRequestResource } from './certificates/certificatesigningrequests.ts';
import { leaseResource } from './coordination/leases.ts';
import { bindingResource } from './core/bindings.ts';
import { componentStatusResource } from './core/componentstatuses.ts';
import { configMapResource } from './core/configmaps.ts';
import { endpointsResource } from './core/endpoints.ts';
import { eventResource } from './core/events.ts';
import { limitRangeResource } from './core/limitranges.ts';
import { namespaceResource } from './core/namespaces.ts';
import { nodeResource } from './core/nodes.ts';
import { persistentVolumeClaimResource } from './core/persistentvolumeclaims.ts';
import { persistentVolumeResource } from './core/persistentvolumes.ts';
import { podResource } from './core/pods.ts';
import { podTemplateResource } from './core/podtemplates.ts';
import { replicationControllerResource } from './core/replicationcontrollers.ts';
import { resourceQuotaResource } from './core/resourcequotas.ts';
import { secretResource } from './core/secrets.ts';
import { serviceAccountResource } from './core/serviceaccounts.ts';
import { serviceResource } from './core/services.ts';
import { endpointSliceResource } from './discovery/endpointslices.ts';
import { newEventResource } from './events/events.ts';
import { flowSchemaResource } from './flowcontrol/flowschemas.ts';
import { priorityLevelConfigurationResource } from './flowcontrol/prioritylevelconfigurations.ts';
import { ingressClassResource } from './networking/ingressclasses.ts';
import { ingressResource } from './networking/ingresses.ts';
import { ipAddressResource } from './networking/ipaddresses.ts';
import { networkPolicyResource } from './networking/networkpolicies.ts';
import { serviceCidrResource } from './networking/servicecidrs.ts';
import { runtimeClassResource } from './node/runtimeclasses.ts';
import { podDisruptionBudgetResource } from './policy/poddisruptionbudgets.ts';
import { clusterRoleBindingResource } from './rbac/clusterrolebindings.ts';
import { clusterRoleResource } from './rbac/clusterroles.ts';
import { roleBindingResource } from './rbac/rolebindings.ts';
import { roleResource } from './rbac/roles.ts';
import { deviceClassResource } from './resource/deviceclasses.ts';
import { resourceClaimResource } from './resource/resourceclaims.ts';
import { resourceClaimTemplateResource } from './resource/resourceclaimtemplates.ts';
import { resourceSliceResource } from './resource/resourceslices.ts';
import { priorityClassResource } from './scheduling/priorityclasses.ts';
import { csiDriverResource } from './storage/csidrivers.ts';
import { csiNodeResource } from './storage/csinodes.ts';
import { csiStorageCapacityResource } from './storage/csistoragecapacities.ts';
import { storageClassResource } from './storage/storageclasses.ts';
import { volumeAttachmentResource } from './storage/volumeattachments.ts';
import { volumeAttributesClassResource } from './storage/volumeattributesclasses.ts';

/** Every kind that the server has from the start. */
export const builtInResources: readonly AnyResource[] = [
  anyResource(mutatingAdmissionPolicyResource),
  anyResource(mutatingAdmissionPolicyBindingResource),
  anyResource(mutatingWebhookConfigurationResource),
  anyResource(validatingAdmissionPolicyResource),
  anyResource(validatingAdmissionPolicyBindingResource),
  anyResource(validatingWebhookConfigurationResource),
  anyResource(apiServiceResource),
  anyResource(customResourceDefinitionResource),
  anyResource(controllerRevisionResource),
  anyResource(daemonSetResource),
  anyResource(deploymentResource),
  anyResource(replicaSetResource),
  anyResource(statefulSetResource),
  anyResource(selfSubjectReviewResource),
  anyResource(tokenReviewResource),
  anyResource(localSubjectAccessReviewResource),
  anyResource(selfSubjectAccessReviewResource),
  anyResource(selfSubjectRulesReviewResource),
  anyResource(subjectAccessReviewResource),
  anyResource(horizontalPodAutoscalerResource),
  anyResource(oldHorizontalPodAutoscalerResource),
  anyResource(cronJobResource),
  anyResource(jobResource),
  anyResource(certificateSigningRequestResource),
  anyResource(leaseResource),
  anyResource(bindingResource),
  anyResource(componentStatusResource),
  anyResource(configMapResource),
  anyResource(endpointsResource),
  anyResource(eventResource),
  anyResource(limitRangeResource),
  anyResource(namespaceResource),
  anyResource(nodeResource),
  anyResource(persistentVolumeClaimResource),
  anyResource(persistentVolumeResource),
  anyResource(podResource),
  anyResource(podTemplateResource),
  anyResource(replicationControllerResource),
  anyResource(resourceQuotaResource),
  anyResource(secretResource),
  anyResource(serviceAccountResource),
  anyResource(serviceResource),
  anyResource(endpointSliceResource),
  anyResource(newEventResource),
  anyResource(flowSchemaResource),
  anyResource(priorityLevelConfigurationResource),
  anyResource(ingressClassResource),
  anyResource(ingressResource),
  anyResource(ipAddressResource),
  anyResource(networkPolicyResource),
  anyResource(serviceCidrResource),
  anyResource(runtimeClassResource),
  anyResource(podDisruptionBudgetResource),
  anyResource(clusterRoleBindingResource),
  anyResource(clusterRoleResource),
  anyResource(roleBindingResource),
  anyResource(roleResource),
  anyResource(deviceClassResource),
  anyResource(resourceClaimResource),
  anyResource(resourceClaimTemplateResource),
  anyResource(resourceSliceResource),
  anyResource(priorityClassResource),
  anyResource(csiDriverResource),
  anyResource(csiNodeResource),
  anyResource(csiStorageCapacityResource),
  anyResource(storageClassResource),
  anyResource(volumeAttachmentResource),
  anyResource(volumeAttributesClassResource),
];
