import type { NamedObjectMeta } from '../api/scalars.ts';

interface Annotated {
  readonly metadata: NamedObjectMeta;
}

/** The object that an annotation marks as the default: of several the newest, then the first by name. */
export function newestDefault<T extends Annotated>(objects: readonly T[], annotation: string): T | undefined {
  const marked = objects.filter(({ metadata }) => metadata.annotations?.[annotation] === 'true');
  const [first] = marked.sort(
    (a, b) => compare(createdAt(b), createdAt(a)) || compare(a.metadata.name, b.metadata.name),
  );
  return first;
}

function createdAt({ metadata }: Annotated): string {
  return metadata.creationTimestamp ?? '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
