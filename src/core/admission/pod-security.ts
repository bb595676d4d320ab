import { type Namespace, namespaces, type Pod, type PodSpec, pods } from '../api/core-v1.ts';
import type { ObjectMeta } from '../api/meta-v1.ts';
import type { ApiObject } from '../meta/object.ts';
import { controllerOf } from '../meta/owner-references.ts';
import { newInternalError, newInvalid } from '../meta/status.ts';
import { forbid } from './forbid.ts';
import { type AdmissionAttributes, type AdmissionContext, type AdmissionPlugin, definePlugin } from './plugin.ts';
import { findViolations, formatViolations } from './pod-security/evaluate.ts';
import {
  formatLevel,
  isStricter,
  type LevelVersion,
  noPolicy,
  type Policy,
  type PolicyDefaults,
  readPolicy,
} from './pod-security/policy.ts';

const podSubresourcesLeftAlone = new Set([
  'exec',
  'attach',
  'binding',
  'eviction',
  'log',
  'portforward',
  'proxy',
  'status',
]);
const workloads = new Set(
  'replicationcontrollers podtemplates replicasets.apps deployments.apps statefulsets.apps daemonsets.apps jobs.batch cronjobs.batch'.split(
    ' ',
  ),
);
const mostPodsLookedAt = 3000;

/** What an object says about the pods it is, or will make. */
interface PodText {
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
}

/** What `pod-security.admission.config.k8s.io` PodSecurityConfiguration says. */
export interface PodSecuritySettings {
  readonly defaults: PolicyDefaults;
  /** What is left alone. */
  readonly exempt: {
    readonly namespaces: readonly string[];
    readonly usernames: readonly string[];
    readonly runtimeClasses: readonly string[];
  };
}

const notePrefix = 'pod-security.kubernetes.io/';

/** Keeps pods within the Pod Security Standard that the labels of their namespace name. */
export const podSecurity = createPodSecurity({
  defaults: noPolicy,
  exempt: { namespaces: [], usernames: [], runtimeClasses: [] },
});

export function createPodSecurity(settings: PodSecuritySettings): AdmissionPlugin {
  return definePlugin({
    name: 'PodSecurity',
    operations: ['CREATE', 'UPDATE'],
    async validate(attributes, context) {
      const { resource, subresource } = attributes;
      const plural = resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`;
      if (plural === 'namespaces' && subresource === '') validateNamespace(settings, attributes, context);
      const isPod = plural === 'pods' && !podSubresourcesLeftAlone.has(subresource);
      const isWorkload = workloads.has(plural) && subresource === '';
      if ((!isPod && !isWorkload) || isExempt(settings, attributes, context)) return;
      if (isPod) await validatePod(settings, attributes, context);
      else await validateWorkload(settings, attributes, context);
    },
  });
}

function isExempt(
  { exempt }: PodSecuritySettings,
  { namespace, userInfo }: AdmissionAttributes,
  context: AdmissionContext,
): boolean {
  const what = exempt.namespaces.includes(namespace)
    ? 'namespace'
    : exempt.usernames.includes(userInfo.username ?? '')
      ? 'user'
      : undefined;
  if (what !== undefined) context.annotate(`${notePrefix}exempt`, what);
  return what !== undefined;
}

function validateNamespace(
  { defaults, exempt }: PodSecuritySettings,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): void {
  const namespace = attributes.object as Namespace;
  const policy = readPolicy(namespace.metadata.labels, defaults);
  const old = attributes.oldObject && readPolicy(attributes.oldObject.metadata.labels, defaults);
  const known = old !== undefined && JSON.stringify(old.errors) === JSON.stringify(policy.errors);
  if (policy.errors.length > 0 && !known)
    throw newInvalid(attributes.kind, attributes.name || (namespace.metadata.name ?? ''), policy.errors);
  if (old === undefined || policy.enforce.level === 'privileged') return;
  const relaxed = policy.enforce.minor === old.enforce.minor && !isStricter(policy.enforce, old.enforce);
  const { name = '' } = namespace.metadata;
  if (!relaxed && !exempt.namespaces.includes(name)) warnOfPods(name, policy.enforce, context);
}

/** What runs already is left running, but told of. */
function warnOfPods(namespace: string, level: LevelVersion, context: AdmissionContext): void {
  const all = context.list(pods, namespace);
  const looked = oneOfEachController(all).slice(0, mostPodsLookedAt);
  const namesByReason = new Map<string, string[]>();
  for (const { metadata, spec } of looked) {
    const reasons = findViolations(level, spec, metadata)
      .map(({ reason }) => reason)
      .join(', ');
    if (reasons !== '') namesByReason.set(reasons, [...(namesByReason.get(reasons) ?? []), metadata.name ?? '']);
  }
  if (looked.length < all.length)
    context.warn(
      `new PodSecurity enforce level only checked against the first ${looked.length} of ${all.length} existing pods`,
    );
  if (namesByReason.size === 0) return;
  context.warn(
    `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${formatLevel(level)}"`,
  );
  const lines = [...namesByReason].map(([reasons, names]) => `${first(names)}${others(names.length - 1)}: ${reasons}`);
  for (const line of lines.sort()) context.warn(line);
}

/** First one pod of each controller, then the rest, for those that are alike tell nothing new. */
function oneOfEachController(all: readonly Pod[]): readonly Pod[] {
  const seen = new Set<string>();
  const alike: Pod[] = [];
  const different = all.filter((pod) => {
    const uid = controllerOf(pod)?.uid;
    if (uid === undefined || !seen.has(uid)) {
      if (uid !== undefined) seen.add(uid);
      return true;
    }
    alike.push(pod);
    return false;
  });
  return [...different, ...alike];
}

function first(names: readonly string[]): string {
  return [...names].sort()[0] ?? '';
}

function others(count: number): string {
  if (count === 0) return '';
  return count === 1 ? ' (and 1 other pod)' : ` (and ${count} other pods)`;
}

async function validatePod(
  settings: PodSecuritySettings,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): Promise<void> {
  const namespace = await namespaceOf(attributes, context);
  if (namespace === undefined) throw newInternalError(`failed to lookup namespace "${attributes.namespace}"`);
  const pod = attributes.object as Pod;
  const policy = readPolicy(namespace.metadata.labels, settings.defaults);
  if (policy.errors.length === 0 && isFullyPrivileged(policy)) {
    context.annotate(`${notePrefix}enforce-policy`, formatLevel(policy.enforce));
    return;
  }
  if (attributes.oldObject !== undefined && !changesContainers(pod, attributes.oldObject as Pod)) return;
  const { enforce } = policy;
  if (isClassExempt(settings, pod, context)) return;
  context.annotate(`${notePrefix}enforce-policy`, formatLevel(enforce));
  const violations = findViolations(enforce, pod.spec, pod.metadata);
  noteAudit(pod, policy, context);
  if (violations.length > 0)
    throw forbid(attributes, `violates PodSecurity "${formatLevel(enforce)}": ${formatViolations(violations)}`);
  warnOf(pod, policy, context);
}

async function validateWorkload(
  settings: PodSecuritySettings,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): Promise<void> {
  const namespace = await namespaceOf(attributes, context);
  const template = namespace && templateOf(attributes.object);
  if (template === undefined) return;
  const policy = readPolicy(namespace?.metadata.labels, settings.defaults);
  if (isClassExempt(settings, template, context)) return;
  noteAudit(template, policy, context);
  warnOf(template, policy, context);
}

function isFullyPrivileged({ enforce, audit, warn }: Policy): boolean {
  return [enforce, audit, warn].every(({ level }) => level === 'privileged');
}

function isClassExempt({ exempt }: PodSecuritySettings, { spec }: PodText, context: AdmissionContext): boolean {
  const { runtimeClassName = '' } = spec;
  if (runtimeClassName === '' || !exempt.runtimeClasses.includes(runtimeClassName)) return false;
  context.annotate(`${notePrefix}exempt`, 'runtimeClass');
  return true;
}

function warnOf(pod: PodText, { warn }: Policy, context: AdmissionContext): void {
  const text = violationText(pod, warn);
  if (text !== undefined) context.warn(text);
}

function noteAudit(pod: PodText, { audit }: Policy, context: AdmissionContext): void {
  const text = violationText(pod, audit);
  if (text !== undefined) context.annotate(`${notePrefix}audit-violations`, text);
}

function violationText({ metadata, spec }: PodText, level: LevelVersion): string | undefined {
  const violations = findViolations(level, spec, metadata);
  if (violations.length === 0) return undefined;
  return `would violate PodSecurity "${formatLevel(level)}": ${formatViolations(violations)}`;
}

async function namespaceOf(
  { namespace }: AdmissionAttributes,
  context: AdmissionContext,
): Promise<Namespace | undefined> {
  return context.get(namespaces, '', namespace) ?? (await context.getLive(namespaces, '', namespace));
}

function templateOf(object: ApiObject | undefined): PodText | undefined {
  const text = object as unknown as {
    readonly template?: PodText;
    readonly spec?: {
      readonly template?: PodText;
      readonly jobTemplate?: { readonly spec: { readonly template: PodText } };
    };
  };
  return text.template ?? text.spec?.template ?? text.spec?.jobTemplate?.spec.template;
}

/** The only change of a pod that can break a rule: other images, other containers. */
function changesContainers({ spec }: Pod, { spec: old }: Pod): boolean {
  return (
    differ(spec.containers, old.containers) ||
    differ(spec.initContainers ?? [], old.initContainers ?? []) ||
    (spec.ephemeralContainers ?? []).some(({ name, image }) => {
      const before = old.ephemeralContainers?.find((container) => container.name === name);
      return before === undefined || before.image !== image;
    })
  );
}

function differ(containers: readonly { image?: string }[], old: readonly { image?: string }[]): boolean {
  return containers.length !== old.length || containers.some(({ image }, index) => image !== old[index]?.image);
}
