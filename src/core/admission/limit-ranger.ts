import {
  type Container,
  type LimitRange,
  type LimitRangeItem,
  limitRanges,
  type PersistentVolumeClaim,
  type Pod,
} from '../api/core-v1.ts';
import type { Quantity } from '../api/scalars.ts';
import { limitsOfPod, requestsOfPod } from '../quota/pod-resources.ts';
import { forbid, isWriteTo } from './forbid.ts';
import { checkMaximum, checkMaximumRequest, checkMinimum, checkRatio } from './limit-constraints.ts';
import { type AdmissionAttributes, type AdmissionContext, definePlugin } from './plugin.ts';

type Amounts = Readonly<Record<string, Quantity>>;

const annotation = 'kubernetes.io/limit-ranger';

/** Gives containers the default requests and limits of their namespace, and keeps pods and claims within its bounds. */
export const limitRanger = definePlugin({
  name: 'LimitRanger',
  operations: ['CREATE', 'UPDATE'],
  admit(attributes, context) {
    if (!isWriteTo(attributes, 'pods') || attributes.operation !== 'CREATE') return;
    for (const range of rangesOf(attributes, context)) applyDefaults(attributes.object as Pod, range);
  },
  validate(attributes, context) {
    if (attributes.oldObject?.metadata.deletionTimestamp !== undefined) return;
    if (isWriteTo(attributes, 'pods') && attributes.operation === 'CREATE') {
      check(attributes, context, (limit) => checkPod(attributes.object as Pod, limit));
    } else if (isWriteTo(attributes, 'persistentvolumeclaims')) {
      check(attributes, context, (limit) => checkClaim(attributes.object as PersistentVolumeClaim, limit));
    }
  },
});

function rangesOf(attributes: AdmissionAttributes, context: AdmissionContext): readonly LimitRange[] {
  return context.list(limitRanges, attributes.namespace);
}

function check(
  attributes: AdmissionAttributes,
  context: AdmissionContext,
  problemsOf: (limit: LimitRangeItem) => string[],
): void {
  for (const { spec } of rangesOf(attributes, context)) {
    const problems = [...new Set(spec.limits.flatMap(problemsOf))];
    if (problems.length > 0)
      throw forbid(attributes, problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`);
  }
}

function applyDefaults(pod: Pod, { spec }: LimitRange): void {
  const items = spec.limits.filter(({ type }) => type === 'Container');
  const requests = Object.assign({}, ...items.map((item) => item.defaultRequest ?? {})) as Amounts;
  const limits = Object.assign({}, ...items.map((item) => item.default ?? {})) as Amounts;
  const notes = [
    ...pod.spec.containers.flatMap((container) => fillIn(container, requests, limits, 'container')),
    ...(pod.spec.initContainers ?? []).flatMap((container) => fillIn(container, requests, limits, 'init container')),
  ];
  if (notes.length === 0) return;
  pod.metadata.annotations = {
    ...pod.metadata.annotations,
    [annotation]: `LimitRanger plugin set: ${notes.join('; ')}`,
  };
}

/** What was set, as the annotation tells it. */
function fillIn(container: Container, requests: Amounts, limits: Amounts, kind: string): string[] {
  const given = container.resources ?? {};
  const newRequests = Object.keys(requests)
    .filter((name) => given.requests?.[name] === undefined)
    .sort();
  const newLimits = Object.keys(limits)
    .filter((name) => given.limits?.[name] === undefined)
    .sort();
  container.resources = {
    ...given,
    ...(newRequests.length > 0 && { requests: { ...requests, ...given.requests } }),
    ...(newLimits.length > 0 && { limits: { ...limits, ...given.limits } }),
  };
  return [
    ...(newRequests.length > 0 ? [`${newRequests.join(', ')} request for ${kind} ${container.name}`] : []),
    ...(newLimits.length > 0 ? [`${newLimits.join(', ')} limit for ${kind} ${container.name}`] : []),
  ];
}

function checkPod(pod: Pod, limit: LimitRangeItem): string[] {
  if (limit.type === 'Pod') return checkAmounts(limit, requestsOfPod(pod), limitsOfPod(pod));
  if (limit.type !== 'Container') return [];
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].flatMap(({ resources }) =>
    checkAmounts(limit, resources?.requests ?? {}, resources?.limits ?? {}),
  );
}

function checkAmounts(limit: LimitRangeItem, requests: Amounts, limits: Amounts): string[] {
  const bounds = { type: limit.type, requests, limits };
  return [
    ...Object.entries(limit.min ?? {}).flatMap(([name, amount]) => checkMinimum(bounds, name, amount)),
    ...Object.entries(limit.max ?? {}).flatMap(([name, amount]) => checkMaximum(bounds, name, amount)),
    ...Object.entries(limit.maxLimitRequestRatio ?? {}).flatMap(([name, ratio]) => checkRatio(bounds, name, ratio)),
  ];
}

function checkClaim({ spec }: PersistentVolumeClaim, limit: LimitRangeItem): string[] {
  if (limit.type !== 'PersistentVolumeClaim') return [];
  const bounds = { type: limit.type, requests: spec.resources?.requests ?? {}, limits: {} };
  return [
    ...Object.entries(limit.min ?? {}).flatMap(([name, amount]) => checkMinimum(bounds, name, amount)),
    ...Object.entries(limit.max ?? {}).flatMap(([name, amount]) => checkMaximumRequest(bounds, name, amount)),
  ];
}
