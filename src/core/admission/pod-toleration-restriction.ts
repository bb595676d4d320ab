import { type Namespace, namespaces, type Pod, type Toleration } from '../api/core-v1.ts';
import { deepEqual } from '../meta/deep-equal.ts';
import { isJsonObject } from '../meta/object.ts';
import { newNotFound, newUnexpectedError } from '../meta/status.ts';
import { limitsOfPod, requestsOfPod } from '../quota/pod-resources.ts';
import { isWriteTo } from './forbid.ts';
import { type AdmissionAttributes, type AdmissionContext, type AdmissionPlugin, definePlugin } from './plugin.ts';

const defaultsAnnotation = 'scheduler.alpha.kubernetes.io/defaultTolerations';
const allowedAnnotation = 'scheduler.alpha.kubernetes.io/tolerationsWhitelist';

/** Gives pods the tolerations of their namespace, and refuses those that it does not allow. */
export function createPodTolerationRestriction(configuration: unknown): AdmissionPlugin {
  const { default: clusterDefaults = [], whitelist: clusterAllowed = [] } = (
    isJsonObject(configuration) ? configuration : {}
  ) as { default?: Toleration[]; whitelist?: Toleration[] };
  const check = (pod: Pod, namespace: Namespace): void => {
    const own = tolerationsOf(namespace, allowedAnnotation);
    const allowed = own ?? clusterAllowed;
    const given = pod.spec.tolerations ?? [];
    if (allowed.length === 0 || given.every((one) => allowed.some((other) => covers(other, one)))) return;
    const scope = own === undefined ? 'cluster' : 'namespace';
    const what = 'pod tolerations (possibly merged with namespace default tolerations) conflict with its';
    throw newUnexpectedError(`${what} ${scope} whitelist`);
  };
  return definePlugin({
    name: 'PodTolerationRestriction',
    operations: ['CREATE', 'UPDATE'],
    async admit(attributes, context) {
      if (!isWriteTo(attributes, 'pods')) return;
      const pod = attributes.object as Pod;
      const namespace = await namespaceOf(attributes, context);
      const defaults = attributes.operation === 'CREATE' ? tolerationsOf(namespace, defaultsAnnotation) : [];
      const extra = [...(defaults ?? clusterDefaults), ...(isBestEffort(pod) ? [] : [memoryPressure])];
      if (extra.length > 0) pod.spec.tolerations = merge([...(pod.spec.tolerations ?? []), ...extra]);
      check(pod, namespace);
    },
    async validate(attributes, context) {
      if (isWriteTo(attributes, 'pods')) check(attributes.object as Pod, await namespaceOf(attributes, context));
    },
  });
}

const memoryPressure = { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' };

async function namespaceOf({ namespace }: AdmissionAttributes, context: AdmissionContext): Promise<Namespace> {
  const found = context.get(namespaces, '', namespace) ?? (await context.getLive(namespaces, '', namespace));
  if (found === undefined) throw newNotFound({ group: '', resource: 'namespaces' }, namespace);
  return found;
}

/** Undefined when the namespace does not say. */
function tolerationsOf({ metadata }: Namespace, annotation: string): Toleration[] | undefined {
  const text = metadata.annotations?.[annotation];
  if (text === undefined) return undefined;
  try {
    return text === '' ? [] : (JSON.parse(text) as Toleration[]);
  } catch (error) {
    throw newUnexpectedError(error instanceof Error ? error.message : String(error));
  }
}

function isBestEffort(pod: Pod): boolean {
  const named = { ...requestsOfPod(pod), ...limitsOfPod(pod) };
  return named['cpu'] === undefined && named['memory'] === undefined;
}

/** Those that another one covers are of no use. */
function merge(tolerations: readonly Toleration[]): Toleration[] {
  const kept: Toleration[] = [];
  for (const [index, toleration] of tolerations.entries()) {
    const isCovered = tolerations.some(
      (other, place) => place !== index && covers(other, toleration) && (place < index || !covers(toleration, other)),
    );
    if (!isCovered && !kept.some((one) => deepEqual(one, toleration))) kept.push(toleration);
  }
  return kept;
}

/** Does `wide` tolerate everything that `narrow` does? */
function covers(wide: Toleration, narrow: Toleration): boolean {
  if (deepEqual(wide, narrow)) return true;
  if ((wide.key ?? '') !== '' && wide.key !== narrow.key) return false;
  if ((wide.effect ?? '') !== '' && wide.effect !== narrow.effect) return false;
  if (wide.effect === 'NoExecute' && wide.tolerationSeconds !== undefined) {
    if (narrow.tolerationSeconds === undefined || wide.tolerationSeconds < narrow.tolerationSeconds) return false;
  }
  if (wide.operator === 'Exists') return true;
  return narrow.operator !== 'Exists' && (wide.value ?? '') === (narrow.value ?? '');
}
