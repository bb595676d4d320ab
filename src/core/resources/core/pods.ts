import { type Pod, pods } from '../../api/core-v1.ts';
import type { DeleteOptions } from '../../api/meta-v1.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { podBinding } from './pods/binding.ts';
import { podColumns } from './pods/columns.ts';
import { podEviction } from './pods/eviction.ts';
import { podLog } from './pods/log.ts';
import { qosClassOf } from './pods/qos-class.ts';
import { podAttach, podExec, podPortForward } from './pods/streams.ts';
import { ephemeralContainersView, podStatusView, resizeView } from './pods/views.ts';
import { podProxy } from './proxy.ts';

export const podResource = defineResource<Pod>({
  ...pods,
  shortNames: ['po'],
  categories: ['all'],
  strategy: {
    prepareForCreate: (pod) => {
      pod.status = { phase: 'Pending', qosClass: qosClassOf(pod.spec) };
    },
    validate: lazyValidator(async () => (await import('../../schema/validation/pod.ts')).validatePodCreate),
    validateUpdate: lazyValidator(async () => (await import('../../schema/validation/pod.ts')).validatePodUpdate),
    generationOf: (pod) => pod.spec,
    gracePeriodSeconds,
    returnsDeletedObject: true,
  },
  subresources: {
    status: podStatusView,
    ephemeralcontainers: ephemeralContainersView,
    resize: resizeView,
    binding: podBinding,
    eviction: podEviction,
    log: podLog,
    exec: podExec,
    attach: podAttach,
    portforward: podPortForward,
    proxy: podProxy,
  },
  columns: podColumns,
  fieldSelectors: {
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
    'spec.host': ({ spec }) => spec.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork ?? false),
    'status.phase': ({ status }) => status?.phase ?? '',
    'status.podIP': ({ status }) => status?.podIP ?? '',
    'status.podIPs': () => '',
    'status.nominatedNodeName': ({ status }) => status?.nominatedNodeName ?? '',
  },
  indexedField: 'spec.nodeName',
});

/** A pod that no kubelet runs, or that is over, needs no time to stop. */
function gracePeriodSeconds({ spec, status }: Pod, options: DeleteOptions): number {
  const isOver = status?.phase === 'Failed' || status?.phase === 'Succeeded';
  if (!spec.nodeName || isOver) return 0;
  const seconds = options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 0;
  return seconds < 0 ? 1 : seconds;
}
