import type { Container, PodSpec } from '../../api/core-v1.ts';
import type { ObjectMeta } from '../../api/meta-v1.ts';

/** What a pod does that its level does not allow: in a few words, and with the containers or values that do it. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

export type FindViolation = (spec: PodSpec, metadata: ObjectMeta) => Violation | undefined;

/** One rule of the Pod Security Standards. */
export interface SecurityCheck {
  /** By rising minor version of Kubernetes: what the rule asks since then. */
  readonly versions: readonly { readonly since: number; readonly find: FindViolation }[];
  /** The weaker rule of the baseline level that this one stands for in the restricted level. */
  readonly overrides?: SecurityCheck;
}

export function containersOf(spec: PodSpec): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
}

/** The names of the containers that are so. */
export function containersThat(spec: PodSpec, is: (container: Container) => boolean): string[] {
  return containersOf(spec)
    .filter(is)
    .map(({ name }) => name);
}

export function quoted(items: readonly string[]): string {
  return items.map((item) => `"${item}"`).join(', ');
}

export function plural(singular: string, { length }: readonly unknown[]): string {
  return length === 1 ? singular : `${singular}s`;
}

/** `container "a"`, `containers "a", "b"`. */
export function named(kind: string, names: readonly string[]): string {
  return `${plural(kind, names)} ${quoted(names)}`;
}

/** Who set something in the wrong way: `pod and container "a"`. Empty when nobody did. */
export function setters(pod: boolean, containers: readonly string[]): string {
  return [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [named('container', containers)] : [])].join(' and ');
}

export function sortedSet(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/** Windows has none of this, so a pod that is for Windows is spared. */
export function unlessWindows(find: FindViolation): FindViolation {
  return (spec, metadata) => (spec.os?.name === 'windows' ? undefined : find(spec, metadata));
}

/** Root in a user namespace of the pod's own is nobody on the node. */
export function unlessOwnUsers(find: FindViolation): FindViolation {
  return (spec, metadata) => (spec.hostUsers === false ? undefined : find(spec, metadata));
}
