import { type Pod, persistentVolumeClaims, persistentVolumes, pods, type Volume } from '../api/core-v1.ts';
import type { ObjectFeed } from './object-feed.ts';

/** What pods bring to the nodes they run on: `pods`, `secrets`, `configmaps`, ... */
type ReferenceKind =
  | 'pods'
  | 'secrets'
  | 'configmaps'
  | 'persistentvolumeclaims'
  | 'serviceaccounts'
  | 'persistentvolumes';

/** Which objects the pods of each node need, kept up to date by every change of a pod. */
export class NodeReferences {
  /** How many pods of a node refer to an object: by node, then by `kind namespace/name`. */
  readonly #counts = new Map<string, Map<string, number>>();
  readonly #ofPod = new Map<string, { node: string; references: readonly string[] }>();
  /** The volume of a claim, by `namespace/name` of the claim and by the name of the volume. */
  readonly #claimOfVolume = new Map<string, string>();
  readonly #secretOfVolume = new Map<string, readonly string[]>();

  constructor(feed: ObjectFeed) {
    feed.subscribe(pods, { set: (pod) => this.#set(pod), delete: (pod) => this.#delete(pod) });
    feed.subscribe(persistentVolumes, {
      set: ({ metadata, spec }) => {
        const { claimRef, csi } = spec;
        if (claimRef !== undefined)
          this.#claimOfVolume.set(metadata.name, `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}`);
        const secrets = [csi?.nodePublishSecretRef, csi?.nodeStageSecretRef, csi?.nodeExpandSecretRef];
        const names = secrets.flatMap((secret) =>
          secret?.name === undefined ? [] : [`${secret.namespace ?? ''}/${secret.name}`],
        );
        if (names.length > 0) this.#secretOfVolume.set(metadata.name, names);
        else this.#secretOfVolume.delete(metadata.name);
      },
      delete: ({ metadata }) => {
        this.#claimOfVolume.delete(metadata.name);
        this.#secretOfVolume.delete(metadata.name);
      },
    });
  }

  /** Does a pod on the node need the object? */
  has(node: string, kind: ReferenceKind, namespace: string, name: string): boolean {
    if (kind === 'persistentvolumes') {
      const claim = this.#claimOfVolume.get(name);
      return claim !== undefined && this.#counts.get(node)?.has(`${persistentVolumeClaims.plural} ${claim}`) === true;
    }
    return (
      this.#counts.get(node)?.has(`${kind} ${namespace}/${name}`) === true ||
      this.#hasVolumeSecret(node, kind, `${namespace}/${name}`)
    );
  }

  #hasVolumeSecret(node: string, kind: ReferenceKind, secret: string): boolean {
    if (kind !== 'secrets') return false;
    for (const [volume, secrets] of this.#secretOfVolume) {
      if (secrets.includes(secret) && this.has(node, 'persistentvolumes', '', volume)) return true;
    }
    return false;
  }

  #set(pod: Pod): void {
    this.#delete(pod);
    const node = pod.spec.nodeName ?? '';
    if (node === '') return;
    const references = [...new Set(referencesOf(pod))];
    const counts = this.#counts.get(node) ?? new Map<string, number>();
    this.#counts.set(node, counts);
    for (const reference of references) counts.set(reference, (counts.get(reference) ?? 0) + 1);
    this.#ofPod.set(keyOf(pod), { node, references });
  }

  #delete(pod: Pod): void {
    const known = this.#ofPod.get(keyOf(pod));
    if (known === undefined) return;
    this.#ofPod.delete(keyOf(pod));
    const counts = this.#counts.get(known.node);
    for (const reference of known.references) {
      const count = (counts?.get(reference) ?? 0) - 1;
      if (count > 0) counts?.set(reference, count);
      else counts?.delete(reference);
    }
    if (counts?.size === 0) this.#counts.delete(known.node);
  }
}

function keyOf({ metadata }: Pod): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** Mirror pods bring nothing: a node could make them refer to anything. */
function referencesOf(pod: Pod): string[] {
  const { spec, metadata } = pod;
  const self = `pods ${keyOf(pod)}`;
  if (metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return [self];
  const namespace = metadata.namespace ?? '';
  const named = (kind: ReferenceKind, name: string | undefined): string[] =>
    name ? [`${kind} ${namespace}/${name}`] : [];
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
  return [
    self,
    ...named('serviceaccounts', spec.serviceAccountName),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }) => named('secrets', name)),
    ...containers.flatMap(({ env = [], envFrom = [] }) => [
      ...env.flatMap(({ valueFrom }) => [
        ...named('secrets', valueFrom?.secretKeyRef?.name),
        ...named('configmaps', valueFrom?.configMapKeyRef?.name),
      ]),
      ...envFrom.flatMap(({ secretRef, configMapRef }) => [
        ...named('secrets', secretRef?.name),
        ...named('configmaps', configMapRef?.name),
      ]),
    ]),
    ...(spec.volumes ?? []).flatMap((volume) => volumeReferences(volume, metadata.name, named)),
  ];
}

type Named = (kind: ReferenceKind, name: string | undefined) => string[];

function volumeReferences(volume: Volume, podName: string, named: Named): string[] {
  const ephemeral = volume.ephemeral === undefined ? undefined : `${podName}-${volume.name}`;
  return [
    ...named('secrets', volume.secret?.secretName),
    ...named('configmaps', volume.configMap?.name),
    ...named('persistentvolumeclaims', volume.persistentVolumeClaim?.claimName ?? ephemeral),
    ...named('secrets', volume.csi?.nodePublishSecretRef?.name),
    ...(volume.projected?.sources ?? []).flatMap(({ secret, configMap }) => [
      ...named('secrets', secret?.name),
      ...named('configmaps', configMap?.name),
    ]),
  ];
}
