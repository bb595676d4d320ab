import type { Pod } from '../api/core-v1.ts';
import type { ContainerEvent, ContainerStatus, PodSandboxStatus } from '../runtime/cri.ts';
import type { CriClient } from '../runtime/cri-client.ts';

export const podLabels = {
  name: 'io.kubernetes.pod.name',
  namespace: 'io.kubernetes.pod.namespace',
  uid: 'io.kubernetes.pod.uid',
  container: 'io.kubernetes.container.name',
} as const;

/** What the runtime has of one pod. */
export interface RuntimePod {
  /** The newest first. */
  readonly sandboxes: readonly PodSandboxStatus[];
  /** The newest of each name first. */
  readonly containers: readonly ContainerStatus[];
}

const nothing: RuntimePod = { sandboxes: [], containers: [] };

/**
 * What runs on the node, by pod: read once from the runtime and kept up to date by its events (the pod life cycle
 * event generator).
 */
export class PodRuntime {
  readonly #cri: CriClient;
  readonly #pods = new Map<string, RuntimePod>();
  readonly #listeners = new Set<() => void>();

  constructor(cri: CriClient) {
    this.#cri = cri;
  }

  /** Reads everything. */
  async load(): Promise<void> {
    const [{ items }, { containers }] = await Promise.all([
      this.#cri.runtime('ListPodSandbox', {}),
      this.#cri.runtime('ListContainers', {}),
    ]);
    const sandboxes = await Promise.all(
      items.map(async ({ id }) => (await this.#cri.runtime('PodSandboxStatus', { podSandboxId: id })).status),
    );
    const statuses = await Promise.all(
      containers.map(async ({ id }) => (await this.#cri.runtime('ContainerStatus', { containerId: id })).status),
    );
    this.#pods.clear();
    for (const sandbox of sandboxes) this.setSandbox(sandbox);
    for (const status of statuses) this.#setContainer(status.labels[podLabels.uid] ?? '', status);
  }

  /** Calls `changed` with the pod's uid after each event, until the runtime or `signal` ends it. */
  async follow(changed: (uid: string) => void, signal: AbortSignal): Promise<void> {
    for await (const event of this.#cri.events(signal)) {
      const { uid } = event.sandbox.metadata;
      await this.#refresh(uid, event);
      changed(uid);
    }
  }

  get(uid: string): RuntimePod {
    return this.#pods.get(uid) ?? nothing;
  }

  /** Calls `listener` after each change of a container. */
  onChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  uids(): IterableIterator<string> {
    return this.#pods.keys();
  }

  setSandbox(sandbox: PodSandboxStatus): void {
    const { uid } = sandbox.metadata;
    const pod = this.get(uid);
    const others = pod.sandboxes.filter(({ id }) => id !== sandbox.id);
    this.#pods.set(uid, {
      ...pod,
      sandboxes: [sandbox, ...others].sort((one, other) => other.createdAtMs - one.createdAtMs),
    });
  }

  async refreshSandbox(id: string): Promise<PodSandboxStatus> {
    const { status } = await this.#cri.runtime('PodSandboxStatus', { podSandboxId: id });
    this.setSandbox(status);
    return status;
  }

  async refreshContainer(uid: string, id: string): Promise<void> {
    const { status } = await this.#cri.runtime('ContainerStatus', { containerId: id });
    this.#setContainer(uid, status);
  }

  removeContainer(uid: string, id: string): void {
    const pod = this.#pods.get(uid);
    if (pod !== undefined)
      this.#pods.set(uid, { ...pod, containers: pod.containers.filter((container) => container.id !== id) });
    this.#tell();
  }

  removePod(uid: string): void {
    this.#pods.delete(uid);
  }

  async #refresh(uid: string, event: ContainerEvent): Promise<void> {
    if (event.type === 'CONTAINER_DELETED_EVENT') this.removeContainer(uid, event.containerId);
    else await this.refreshContainer(uid, event.containerId).catch(() => this.removeContainer(uid, event.containerId));
  }

  #setContainer(uid: string, status: ContainerStatus): void {
    const pod = this.get(uid);
    const others = pod.containers.filter(({ id }) => id !== status.id);
    const containers = [status, ...others].sort(
      (one, other) => other.createdAtMs - one.createdAtMs || other.metadata.attempt - one.metadata.attempt,
    );
    this.#pods.set(uid, { ...pod, containers });
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The newest container of the name, if there is one. */
export function latestContainer(runtime: RuntimePod, name: string): ContainerStatus | undefined {
  return runtime.containers.find((container) => container.metadata.name === name);
}

export function isRunning(
  container: ContainerStatus | undefined,
): container is ContainerStatus & { state: 'CONTAINER_RUNNING' } {
  return container?.state === 'CONTAINER_RUNNING';
}

/** The sandbox that the pod's containers are to run in. */
export function readySandbox(runtime: RuntimePod): PodSandboxStatus | undefined {
  return runtime.sandboxes.find((sandbox) => sandbox.state === 'SANDBOX_READY');
}

/** By what the kubelet knows a pod: a static pod by what its file says, any other by its uid. */
export function podUid(pod: Pod): string {
  return pod.metadata.annotations?.[mirrorAnnotation] ?? pod.metadata.uid ?? '';
}

export const mirrorAnnotation = 'kubernetes.io/config.mirror';
export const sourceAnnotation = 'kubernetes.io/config.source';
export const hashAnnotation = 'kubernetes.io/config.hash';
