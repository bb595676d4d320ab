import type { Container, Pod, PodAffinityTerm } from '../api/core-v1.ts';
import { parseTime } from '../meta/time.ts';
import { type Amounts, addAmounts } from './amounts.ts';
import { fulfils, type QuotaEvaluator } from './evaluator.ts';
import { limitsOfPod, requestsOfPod } from './pod-resources.ts';

const counted = new Set([
  'count/pods',
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
]);

const prefixes = ['hugepages-', 'requests.hugepages-', 'requests.deviceclass.resource.kubernetes.io/'];

/** Where a quota limits these, every container must say what it wants. */
const required = ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory'];

/** Pods, and what their containers ask for. A pod that is over uses nothing but its place in the store. */
export const podEvaluator: QuotaEvaluator<Pod> = {
  counts: (name) => counted.has(name) || prefixes.some((prefix) => name.startsWith(prefix)) || isExtended(name),
  isCharged: (subresource, pod, old) =>
    subresource === 'resize' ? old !== undefined : subresource === '' && (old === undefined || isScopeLeft(pod, old)),
  problem: missingAmounts,
  isIn: (scope, pod) => {
    switch (scope.scopeName) {
      case 'Terminating':
        return isTerminating(pod);
      case 'NotTerminating':
        return !isTerminating(pod);
      case 'BestEffort':
        return pod.status?.qosClass === 'BestEffort';
      case 'NotBestEffort':
        return pod.status?.qosClass !== 'BestEffort';
      case 'PriorityClass':
        return fulfils(scope, pod.spec.priorityClassName ? [pod.spec.priorityClassName] : []);
      case 'CrossNamespacePodAffinity':
        return affinityTerms(pod).some((term) => (term.namespaces?.length ?? 0) > 0 || term.namespaceSelector);
      default:
        return false;
    }
  },
  usage: (pod, nowMs) =>
    isOver(pod, nowMs)
      ? { 'count/pods': '1' }
      : addAmounts({ 'count/pods': '1' }, computeUsage(requestsOfPod(pod), limitsOfPod(pod))),
};

/** Whether a pod no longer holds what it asked for: it has ended, or should long be gone. */
export function isOver({ metadata, status }: Pod, nowMs: number): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return true;
  const deletedMs = parseTime(metadata.deletionTimestamp ?? '');
  const { deletionGracePeriodSeconds: grace } = metadata;
  return deletedMs !== undefined && grace !== undefined && nowMs > deletedMs + grace * 1000;
}

/** `requests.example.com/gpu`: what is not Kubernetes' own can be limited by its requests. */
function isExtended(name: string): boolean {
  const resource = /^requests\.(.+\/.+)$/.exec(name)?.[1];
  return resource !== undefined && !resource.split('/')[0]?.endsWith('kubernetes.io');
}

export function isTerminating({ spec }: Pod): boolean {
  return (spec.activeDeadlineSeconds ?? -1) >= 0;
}

function isScopeLeft(pod: Pod, old: Pod): boolean {
  return isTerminating(pod) !== isTerminating(old);
}

function computeUsage(requests: Amounts, limits: Amounts): Amounts {
  const usage: Record<string, Amounts[string]> = { pods: '1' };
  for (const [name, amount] of Object.entries(requests)) {
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name.startsWith('hugepages-')) {
      usage[name] = amount;
      usage[`requests.${name}`] = amount;
    } else if (isExtended(`requests.${name}`)) usage[`requests.${name}`] = amount;
  }
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    const amount = limits[name];
    if (amount !== undefined) usage[`limits.${name}`] = amount;
  }
  return usage;
}

function missingAmounts(names: readonly string[], { spec }: Pod): string | undefined {
  const ofPod = { ...spec.resources?.requests, ...spec.resources?.limits };
  if ('cpu' in ofPod || 'memory' in ofPod) return undefined;
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const missing = required
    .filter((name) => names.includes(name))
    .map((name) => ({ name, lacking: containers.filter((container) => !states(container, name)) }))
    .filter(({ lacking }) => lacking.length > 0)
    .map(({ name, lacking }) => `${name} for: ${[...new Set(lacking.map((each) => each.name))].sort().join(',')}`);
  return missing.length === 0 ? undefined : `must specify ${missing.join('; ')}`;
}

function states({ resources }: Container, name: string): boolean {
  return name in computeUsage(resources?.requests ?? {}, resources?.limits ?? {});
}

function affinityTerms({ spec }: Pod): PodAffinityTerm[] {
  return [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity].flatMap((affinity) => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((each) => each.podAffinityTerm),
  ]);
}
