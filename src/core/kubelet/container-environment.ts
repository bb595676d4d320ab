import type { ConfigMap, Container, EnvVar, Pod, Secret, Service } from '../api/core-v1.ts';
import { ContainerWaits } from './image-puller.ts';
import type { ReferencedObjects } from './referenced-objects.ts';
import { podField, resourceField } from './volumes/downward-api.ts';
import { contentOf } from './volumes/object-files.ts';

export interface EnvironmentContext {
  readonly pod: Pod;
  readonly uid: string;
  readonly objects: ReferencedObjects;
  /** The Services that the container learns of: those of its namespace, and `kubernetes`. */
  readonly services: readonly Service[];
}

/** The environment of a container: services, then `envFrom`, then `env` with `$(NAME)` expanded. Rejects with ContainerWaits. */
export async function containerEnvironment(
  container: Container,
  context: EnvironmentContext,
): Promise<Map<string, string>> {
  const env = new Map<string, string>();
  for (const [name, value] of serviceEnvironment(context.services)) env.set(name, value);
  const declared = new Map<string, string>();
  for (const source of container.envFrom ?? []) {
    for (const [key, value] of await sourceEntries(source, context))
      declared.set(`${source.prefix ?? ''}${key}`, value);
  }
  for (const variable of container.env ?? []) {
    const value = await variableValue(variable, container, context);
    if (value !== undefined)
      declared.set(
        variable.name,
        expand(value, (name) => declared.get(name) ?? env.get(name)),
      );
  }
  for (const [name, value] of declared) env.set(name, value);
  return env;
}

/** Replaces `$(NAME)` where the name is known; `$$(NAME)` is a literal `$(NAME)`. */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (whole, escaped: string, name: string | undefined) =>
    escaped === '$' ? '$' : (lookup(name ?? '') ?? whole),
  );
}

async function sourceEntries(
  source: NonNullable<Container['envFrom']>[number],
  context: EnvironmentContext,
): Promise<[string, string][]> {
  const namespace = context.pod.metadata.namespace ?? '';
  const kind = source.configMapRef === undefined ? 'secret' : 'configmap';
  const { name = '', optional = false } = source.configMapRef ?? source.secretRef ?? {};
  const object =
    kind === 'configmap'
      ? await context.objects.configMap(context.uid, namespace, name)
      : await context.objects.secret(context.uid, namespace, name);
  if (object === undefined) {
    if (optional) return [];
    throw new ContainerWaits('CreateContainerConfigError', `${kind} ${JSON.stringify(name)} not found`);
  }
  return [...contentOf(kind, object)].map(([key, value]) => [key, asText(value)]);
}

async function variableValue(
  variable: EnvVar,
  container: Container,
  context: EnvironmentContext,
): Promise<string | undefined> {
  const from = variable.valueFrom;
  if (from === undefined) return variable.value ?? '';
  if (from.fieldRef !== undefined) return podField(context.pod, from.fieldRef);
  if (from.resourceFieldRef !== undefined) return resourceField(context.pod, from.resourceFieldRef, container);
  const namespace = context.pod.metadata.namespace ?? '';
  if (from.configMapKeyRef !== undefined) {
    const { name = '', key, optional = false } = from.configMapKeyRef;
    return keyValue(await context.objects.configMap(context.uid, namespace, name), {
      kind: 'configmap',
      noun: 'ConfigMap',
      namespace,
      name,
      key,
      optional,
    });
  }
  if (from.secretKeyRef === undefined) return undefined;
  const { name = '', key, optional = false } = from.secretKeyRef;
  return keyValue(await context.objects.secret(context.uid, namespace, name), {
    kind: 'secret',
    noun: 'Secret',
    namespace,
    name,
    key,
    optional,
  });
}

interface KeyReference {
  readonly kind: string;
  readonly noun: string;
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
  readonly optional: boolean;
}

function keyValue(
  object: ConfigMap | Secret | undefined,
  { kind, noun, namespace, name, key, optional }: KeyReference,
): string | undefined {
  const value = object === undefined ? undefined : contentOf(kind, object).get(key);
  if (value !== undefined) return asText(value);
  if (optional) return undefined;
  const message =
    object === undefined
      ? `${kind} ${JSON.stringify(name)} not found`
      : `couldn't find key ${key} in ${noun} ${namespace}/${name}`;
  throw new ContainerWaits('CreateContainerConfigError', message);
}

function asText(value: string | Uint8Array): string {
  return typeof value === 'string' ? value : new TextDecoder().decode(value);
}

/** `WEB_SERVICE_HOST` and the variables of Docker's links. */
function serviceEnvironment(services: readonly Service[]): Map<string, string> {
  const env = new Map<string, string>();
  for (const { metadata, spec } of services) {
    const address = spec.clusterIP ?? '';
    const [first] = spec.ports ?? [];
    if (address === '' || address === 'None' || first === undefined) continue;
    const prefix = metadata.name.toUpperCase().replaceAll('-', '_');
    env.set(`${prefix}_SERVICE_HOST`, address);
    env.set(`${prefix}_SERVICE_PORT`, String(first.port));
    for (const port of spec.ports ?? []) {
      if (port.name !== undefined && port.name !== '')
        env.set(`${prefix}_SERVICE_PORT_${port.name.toUpperCase().replaceAll('-', '_')}`, String(port.port));
    }
    env.set(`${prefix}_PORT`, `${(first.protocol ?? 'TCP').toLowerCase()}://${address}:${first.port}`);
    for (const port of spec.ports ?? []) {
      const protocol = (port.protocol ?? 'TCP').toLowerCase();
      const link = `${prefix}_PORT_${port.port}_${protocol.toUpperCase()}`;
      env.set(link, `${protocol}://${address}:${port.port}`);
      env.set(`${link}_PROTO`, protocol);
      env.set(`${link}_PORT`, String(port.port));
      env.set(`${link}_ADDR`, address);
    }
  }
  return env;
}
