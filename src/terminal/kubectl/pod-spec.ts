import type { PodSpec } from '../../core/api/core-v1.ts';
import { isJsonObject, type JsonObject } from '../../core/meta/object.ts';
import type { Manifest } from './selection/item.ts';

/** The spec of the pods that an object makes, or its own. Throws an Error in kubectl's words where it has none. */
export function podSpecOf(object: Manifest): PodSpec {
  const spec = podSpecPath(object).reduce<unknown>(
    (value, key) => (isJsonObject(value) ? value[key] : undefined),
    object,
  );
  if (!isJsonObject(spec))
    throw new Error(`the object is not a pod or does not have a pod template: *unstructured.Unstructured`);
  return spec as unknown as PodSpec;
}

function podSpecPath({ kind }: Manifest): string[] {
  if (kind === 'Pod') return ['spec'];
  if (kind === 'CronJob') return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
  return ['spec', 'template', 'spec'];
}

/** The metadata of the pods that an object makes. */
export function templateMetadata(object: Manifest): JsonObject {
  const spec = isJsonObject(object.spec) ? object.spec : {};
  const template = isJsonObject(spec.template) ? spec.template : {};
  const metadata = isJsonObject(template.metadata) ? template.metadata : {};
  template.metadata = metadata;
  return metadata;
}
