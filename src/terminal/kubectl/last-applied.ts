import { cloneJson, type JsonObject } from '../../core/meta/object.ts';
import { compactJson, sortKeys } from './printers/json.ts';
import type { Manifest } from './selection/item.ts';

/** Where client-side apply keeps what was applied last. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The configuration as the annotation holds it: without the annotation itself. */
export function configurationText(manifest: Manifest): string {
  const copy = cloneJson(manifest);
  const annotations = { ...copy.metadata.annotations };
  delete annotations[lastAppliedAnnotation];
  copy.metadata.annotations = annotations;
  return `${compactJson(sortKeys(copy))}\n`;
}

/** The same object with the annotation that says what it was applied from. */
export function withLastApplied(manifest: Manifest): Manifest {
  const copy = cloneJson(manifest);
  copy.metadata.annotations = { ...copy.metadata.annotations, [lastAppliedAnnotation]: configurationText(manifest) };
  return copy;
}

/** What an object on the server was applied from last; undefined when it was not. */
export function lastAppliedOf(object: JsonObject & { metadata: Manifest['metadata'] }): string | undefined {
  return object.metadata.annotations?.[lastAppliedAnnotation];
}
