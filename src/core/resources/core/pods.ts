import { type Pod, pods } from '../../api/core-v1.ts';
import type { DeleteOptions } from '../../api/meta-v1.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { podColumns } from './pods/columns.ts';
import { qosClassOf } from './pods/qos-class.ts';

export const podResource = defineResource<Pod>({
  ...pods,
  shortNames: ['po'],
  categories: ['all'],
  strategy: {
    prepareForCreate: (pod) => {
      pod.status = { phase: 'Pending', qosClass: qosClassOf(pod.spec) };
    },
    generationOf: (pod) => pod.spec,
    gracePeriodSeconds,
    returnsDeletedObject: true,
  },
  subresources: {
    status: statusSubresource<Pod>({ labels: 'changed' }),
  },
  columns: podColumns,
  fieldSelectors: {
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork ?? false),
    'status.phase': ({ status }) => status?.phase ?? '',
    'status.podIP': ({ status }) => status?.podIP ?? '',
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
