import type { Pod, PodSpec } from '../../../api/core-v1.ts';
import { type FieldError, forbidden } from '../../../meta/field-error.ts';
import { semanticEqual } from '../../../meta/semantic-equal.ts';
import type { ViewSubresource } from '../../../registry/subresource.ts';

const verbs = ['get', 'patch', 'update'] as const;

/** What kubelets report. It changes neither what was asked for nor who owns the pod. */
export const podStatusView: ViewSubresource<Pod> = {
  type: 'view',
  verbs,
  prepareForUpdate: (pod, old) => {
    pod.spec = old.spec;
    delete pod.metadata.deletionTimestamp;
    if (old.metadata.ownerReferences === undefined) delete pod.metadata.ownerReferences;
    else pod.metadata.ownerReferences = old.metadata.ownerReferences;
    const qosClass = old.status?.qosClass;
    if (qosClass !== undefined) pod.status = { ...pod.status, qosClass };
  },
  validateUpdate: () => [],
  ignoredFields: ['spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences'],
};

/** Containers that are added to a running pod to look into it; they are never changed or taken away. */
export const ephemeralContainersView: ViewSubresource<Pod> = {
  type: 'view',
  verbs,
  prepareForUpdate: (pod, old) => {
    const added = pod.spec.ephemeralContainers;
    pod.spec = added === undefined ? old.spec : { ...old.spec, ephemeralContainers: added };
    keepStatus(pod, old);
  },
  validateUpdate: ({ spec }, { spec: before }) =>
    (before.ephemeralContainers ?? []).flatMap(({ name }, index): FieldError[] => {
      const now = spec.ephemeralContainers?.find((container) => container.name === name);
      const field = `spec.ephemeralContainers[${index}]`;
      if (now === undefined)
        return [forbidden(field, `existing ephemeral containers ${JSON.stringify(name)} may not be removed\n`)];
      const isSame = semanticEqual(now, before.ephemeralContainers?.[index]);
      return isSame
        ? []
        : [forbidden(field, `existing ephemeral containers ${JSON.stringify(name)} may not be changed\n`)];
    }),
};

/** Changes what running containers may use. */
export const resizeView: ViewSubresource<Pod> = {
  type: 'view',
  verbs,
  prepareForUpdate: (pod, old) => {
    pod.spec = withResources(old.spec, pod.spec);
    keepStatus(pod, old);
  },
  validateUpdate: () => [],
};

function keepStatus(pod: Pod, old: Pod): void {
  if (old.status === undefined) delete pod.status;
  else pod.status = old.status;
}

function withResources(old: PodSpec, wanted: PodSpec): PodSpec {
  return {
    ...old,
    containers: old.containers.map((container, index) => {
      const { resources, resizePolicy } = wanted.containers[index] ?? container;
      return {
        ...container,
        ...(resources !== undefined && { resources }),
        ...(resizePolicy !== undefined && { resizePolicy }),
      };
    }),
  };
}
