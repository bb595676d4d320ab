import type { Container, Pod } from '../../../core/api/core-v1.ts';
import { quote } from '../../../core/meta/quote.ts';
import type { Session } from '../session.ts';

const defaultContainerAnnotation = 'kubectl.kubernetes.io/default-container';

export interface FoundContainer {
  readonly container: Container;
  /** `spec.containers{web}`. */
  readonly fieldPath: string;
}

function findContainer({ spec }: Pod, name: string): FoundContainer | undefined {
  const groups = [
    ['containers', spec?.containers ?? []],
    ['initContainers', spec?.initContainers ?? []],
    ['ephemeralContainers', (spec?.ephemeralContainers ?? []) as Container[]],
  ] as const;
  for (const [field, containers] of groups) {
    const container = containers.find((one) => one.name === name);
    if (container !== undefined) return { container, fieldPath: `spec.${field}{${name}}` };
  }
  return undefined;
}

/** `web, debugger (ephem), setup (init)`. */
function allContainerNames({ spec }: Pod): string {
  return [
    ...(spec?.containers ?? []).map(({ name }) => name),
    ...(spec?.ephemeralContainers ?? []).map(({ name }) => `${name} (ephem)`),
    ...(spec?.initContainers ?? []).map(({ name }) => `${name} (init)`),
  ].join(', ');
}

/** The container of that name, or the one that is meant without a name; says which where there are several. Throws an Error in kubectl's words. */
export async function pickContainer(session: Session, pod: Pod, name: string, quiet: boolean): Promise<FoundContainer> {
  const wanted = name || (pod.metadata.annotations?.[defaultContainerAnnotation] ?? '');
  if (wanted !== '') return requireContainer(pod, wanted);
  const first = pod.spec?.containers?.[0];
  if (first === undefined)
    throw new Error(`pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name} does not have any containers`);
  const several =
    (pod.spec?.containers?.length ?? 0) +
      (pod.spec?.initContainers?.length ?? 0) +
      (pod.spec?.ephemeralContainers?.length ?? 0) >
    1;
  if (several && !quiet)
    await session.printError(`Defaulted container ${quote(first.name)} out of: ${allContainerNames(pod)}\n`);
  return { container: first, fieldPath: `spec.containers{${first.name}}` };
}

export function requireContainer(pod: Pod, name: string): FoundContainer {
  const found = findContainer(pod, name);
  if (found === undefined)
    throw new Error(`container ${name} is not valid for pod ${pod.metadata.name} out of: ${allContainerNames(pod)}`);
  return found;
}
