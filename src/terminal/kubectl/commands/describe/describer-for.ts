import type { Describer } from './describer.ts';
import { certificateSigningRequestDescriber } from './describers/certificatesigningrequest.ts';
import { clusterRoleDescriber } from './describers/clusterrole.ts';
import { clusterRoleBindingDescriber } from './describers/clusterrolebinding.ts';
import { configMapDescriber } from './describers/configmap.ts';
import { cronJobDescriber } from './describers/cronjob.ts';
import { daemonSetDescriber } from './describers/daemonset.ts';
import { deploymentDescriber } from './describers/deployment.ts';
import { endpointsDescriber } from './describers/endpoints.ts';
import { endpointSliceDescriber } from './describers/endpointslice.ts';
import { ingressDescriber } from './describers/ingress.ts';
import { ingressClassDescriber } from './describers/ingressclass.ts';
import { jobDescriber } from './describers/job.ts';
import { limitRangeDescriber } from './describers/limitrange.ts';
import { namespaceDescriber } from './describers/namespace.ts';
import { networkPolicyDescriber } from './describers/networkpolicy.ts';
import { nodeDescriber } from './describers/node.ts';
import { persistentVolumeDescriber } from './describers/persistentvolume.ts';
import { persistentVolumeClaimDescriber } from './describers/persistentvolumeclaim.ts';
import { podDescriber } from './describers/pod.ts';
import { podDisruptionBudgetDescriber } from './describers/poddisruptionbudget.ts';
import { priorityClassDescriber } from './describers/priorityclass.ts';
import { replicaSetDescriber } from './describers/replicaset.ts';
import { resourceQuotaDescriber } from './describers/resourcequota.ts';
import { roleDescriber } from './describers/role.ts';
import { roleBindingDescriber } from './describers/rolebinding.ts';
import { secretDescriber } from './describers/secret.ts';
import { serviceDescriber } from './describers/service.ts';
import { serviceAccountDescriber } from './describers/serviceaccount.ts';
import { statefulSetDescriber } from './describers/statefulset.ts';
import { storageClassDescriber } from './describers/storageclass.ts';

const describers: readonly Describer[] = [
  certificateSigningRequestDescriber,
  clusterRoleDescriber,
  clusterRoleBindingDescriber,
  configMapDescriber,
  cronJobDescriber,
  daemonSetDescriber,
  deploymentDescriber,
  endpointsDescriber,
  endpointSliceDescriber,
  ingressDescriber,
  ingressClassDescriber,
  jobDescriber,
  limitRangeDescriber,
  namespaceDescriber,
  networkPolicyDescriber,
  nodeDescriber,
  persistentVolumeDescriber,
  persistentVolumeClaimDescriber,
  podDescriber,
  podDisruptionBudgetDescriber,
  priorityClassDescriber,
  replicaSetDescriber,
  resourceQuotaDescriber,
  roleDescriber,
  roleBindingDescriber,
  secretDescriber,
  serviceDescriber,
  serviceAccountDescriber,
  statefulSetDescriber,
  storageClassDescriber,
];

/** The describer of a kind; undefined where only the generic one fits. */
export function describerFor(group: string, kind: string): Describer | undefined {
  return describers.find((describer) => describer.group === group && describer.kind === kind);
}
