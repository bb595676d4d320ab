import type { Container, Pod } from '../api/core-v1.ts';
import { isWriteTo } from './forbid.ts';
import type { AdmissionAttributes } from './plugin.ts';

/** Every container of a pod with the path to it: `spec.initContainers[0]`. */
export function containersOf({
  spec,
}: Pod): { path: string; container: Pick<Container, 'image' | 'imagePullPolicy'> }[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((field) =>
    (spec[field] ?? []).map((container, index) => ({ path: `spec.${field}[${index}]`, container })),
  );
}

/** Is it a write of a pod with images that it did not have before? */
export function bringsImages(attributes: AdmissionAttributes): boolean {
  if (!isWriteTo(attributes, 'pods')) return false;
  if (attributes.oldObject === undefined) return true;
  const known = new Set(containersOf(attributes.oldObject as Pod).map(({ container }) => container.image));
  return containersOf(attributes.object as Pod).some(({ container }) => !known.has(container.image));
}
