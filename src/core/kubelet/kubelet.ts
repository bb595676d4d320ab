import { type Pod, pods, type Service, services } from '../api/core-v1.ts';
import { createInformer, type Informer } from '../client/informer.ts';
import { isAlreadyExists } from '../meta/status.ts';
import { CrashBackoff } from './crash-backoff.ts';
import { ImagePuller } from './image-puller.ts';
import type { KubeletOptions } from './kubelet-options.ts';
import { keepNodeLease } from './node-lease.ts';
import { NodeStatusReporter } from './node-status.ts';
import { mirrorAnnotation, PodRuntime } from './pod-runtime.ts';
import { PodWorker } from './pod-worker.ts';
import type { PodWorkerContext } from './pod-worker-context.ts';
import { ProbeManager } from './probes/probe-manager.ts';
import { ReferencedObjects } from './referenced-objects.ts';
import { createMirrorPod, watchStaticPods } from './static-pods.ts';
import { StatusManager } from './status-manager.ts';

const statusPeriodMs = 10_000;
const retryMs = 1_000;

/** The node's agent: runs the pods that the API and the manifest files give it, and reports on them and the node. */
export class Kubelet {
  readonly runtime: PodRuntime;
  readonly #options: KubeletOptions;
  readonly #workers = new Map<string, PodWorker>();
  readonly #nodeStatus: NodeStatusReporter;
  readonly #objects: ReferencedObjects;
  readonly #probes: ProbeManager;
  readonly #context: PodWorkerContext;
  readonly #pods: Informer<Pod>;
  #static: ReadonlyMap<string, Pod> = new Map();
  /** Mirror pods by the uid of the static pod. */
  readonly #mirrors = new Map<string, Pod>();

  constructor(options: KubeletOptions) {
    this.#options = options;
    const { client, clock, cri, recorder, signal, network, kernel, nodeName } = options;
    this.runtime = new PodRuntime(cri);
    this.#nodeStatus = new NodeStatusReporter({ ...options, labels: options.nodeLabels, taints: options.nodeTaints });
    this.#objects = new ReferencedObjects(client, clock, (uid) => this.#workers.get(uid)?.wake());
    this.#probes = new ProbeManager({
      clock,
      cri,
      network,
      recorder,
      changed: (uid) => this.#workers.get(uid)?.wake(),
    });
    this.#pods = createInformer(pods, { client, clock, signal, fieldSelector: `spec.nodeName=${nodeName}` });
    const serviceInformer = createInformer(services, { client, clock, signal });
    this.#context = {
      ...options,
      runtime: this.runtime,
      images: new ImagePuller(cri, clock, recorder),
      objects: this.#objects,
      files: kernel.files,
      probes: this.#probes,
      statuses: new StatusManager(client, clock, signal),
      backoff: new CrashBackoff(clock),
      hostIp: options.nodeIp,
      services: (namespace) => visibleServices(serviceInformer, namespace),
      reportedAs: (uid, pod) => (this.#static.has(uid) || this.#mirrors.has(uid) ? this.#mirrors.get(uid) : pod),
      networkReady: () => this.#nodeStatus.networkProblem,
      finished: (uid) => this.#finish(uid),
    };
    signal.addEventListener('abort', () => this.#close(), { once: true });
  }

  /** Resolves when the signal aborts. */
  async run(): Promise<void> {
    const { signal, kernel, staticPodPath, clock, nodeName, log, client, register } = this.#options;
    await this.runtime.load();
    void this.#followRuntime();
    watchStaticPods({
      files: kernel.files,
      path: staticPodPath,
      nodeName,
      clock,
      signal,
      log,
      changed: (found) => this.#setStatic(found),
    });
    this.#pods.addHandler({
      added: (pod) => this.#see(pod),
      updated: (pod) => this.#see(pod),
      deleted: (pod) => this.#lose(pod),
    });
    void this.#pods.synced.then(() => this.#removeOrphans());
    if (register) {
      void keepNodeLease({
        client,
        clock,
        nodeName,
        signal,
        onError: (error) => log(`"Failed to update lease" err="${messageOf(error)}"`),
      });
      void this.#reportNode();
    }
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  /** The pods here by their uid on this node. */
  *pods(): Iterable<readonly [string, Pod]> {
    for (const pod of this.#pods.lister.list())
      yield [pod.metadata.annotations?.[mirrorAnnotation] ?? pod.metadata.uid ?? '', pod];
  }

  async #followRuntime(): Promise<void> {
    const { signal, clock, log } = this.#options;
    while (!signal.aborted) {
      try {
        await this.runtime.follow((uid) => this.#workers.get(uid)?.wake(), signal);
      } catch (error) {
        if (!signal.aborted) log(`"Generic (PLEG): Unable to retrieve pods" err="${messageOf(error)}"`);
      }
      await clock.sleep(retryMs, signal).catch(() => {});
      await this.runtime.load().catch(() => {});
      for (const worker of this.#workers.values()) worker.wake();
    }
  }

  async #reportNode(): Promise<void> {
    const { signal, clock, log, kernel } = this.#options;
    let registered = false;
    let wake = new AbortController();
    const watch = kernel.files.watch('/etc/cni/net.d', () => wake.abort());
    while (!signal.aborted) {
      try {
        if (registered) await this.#nodeStatus.update();
        else {
          await this.#nodeStatus.register();
          registered = true;
          log(`"Successfully registered node" node="${this.#options.nodeName}"`);
        }
        for (const worker of this.#workers.values()) if (this.#nodeStatus.networkProblem !== undefined) worker.wake();
      } catch (error) {
        log(
          `"${registered ? 'Error updating node status, will retry' : 'Unable to register node with API server'}" err="${messageOf(error)}" node="${this.#options.nodeName}"`,
        );
      }
      wake = new AbortController();
      const either = AbortSignal.any([signal, wake.signal]);
      await clock.sleep(registered ? statusPeriodMs : retryMs, either).catch(() => {});
    }
    watch[Symbol.dispose]();
  }

  #see(pod: Pod): void {
    const mirrored = pod.metadata.annotations?.[mirrorAnnotation];
    if (mirrored === undefined) {
      this.#update(pod.metadata.uid ?? '', pod);
      return;
    }
    this.#mirrors.set(mirrored, pod);
    if (pod.metadata.deletionTimestamp !== undefined) void this.#dropMirror(pod);
    else if (this.#static.has(mirrored)) this.#workers.get(mirrored)?.wake();
    else void this.#dropMirror(pod);
  }

  #lose(pod: Pod): void {
    const mirrored = pod.metadata.annotations?.[mirrorAnnotation];
    if (mirrored === undefined) {
      this.#workers.get(pod.metadata.uid ?? '')?.remove();
      return;
    }
    if (this.#mirrors.get(mirrored)?.metadata.uid === pod.metadata.uid) this.#mirrors.delete(mirrored);
    const own = this.#static.get(mirrored);
    if (own !== undefined) void this.#mirror(own);
  }

  #update(uid: string, pod: Pod): void {
    const worker = this.#workers.get(uid);
    if (worker === undefined) this.#workers.set(uid, new PodWorker(uid, pod, this.#context));
    else worker.update(pod);
  }

  #setStatic(found: ReadonlyMap<string, Pod>): void {
    const former = this.#static;
    this.#static = found;
    for (const uid of former.keys()) {
      if (found.has(uid)) continue;
      this.#workers.get(uid)?.remove();
      const mirror = this.#mirrors.get(uid);
      if (mirror !== undefined) void this.#dropMirror(mirror);
    }
    for (const [uid, pod] of found) {
      if (former.has(uid)) continue;
      void this.#startStatic(uid, pod);
    }
  }

  /** A manifest that was changed is another pod of the same name: the former one ends first. */
  async #startStatic(uid: string, pod: Pod): Promise<void> {
    const { clock, signal } = this.#options;
    const name = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
    while (
      !signal.aborted &&
      [...this.runtime.uids()].some(
        (other) => other !== uid && this.#nameOf(other) === name && !this.#static.has(other),
      )
    ) {
      for (const other of this.runtime.uids())
        if (other !== uid && this.#nameOf(other) === name && !this.#workers.has(other)) void this.#removeOrphan(other);
      await clock.sleep(100, signal).catch(() => {});
    }
    if (this.#static.get(uid) !== pod) return;
    this.#update(uid, pod);
    await this.#mirror(pod);
  }

  #nameOf(uid: string): string {
    const metadata = this.runtime.get(uid).sandboxes[0]?.metadata;
    return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
  }

  async #mirror(pod: Pod): Promise<void> {
    const { client, nodeName, clock, signal } = this.#options;
    const uid = pod.metadata.uid ?? '';
    while (!signal.aborted && this.#static.get(uid) === pod && !this.#mirrors.has(uid)) {
      try {
        await createMirrorPod(client, pod, nodeName);
        return;
      } catch (error) {
        if (isAlreadyExists(error)) await this.#replaceMirror(pod);
        await clock.sleep(retryMs, signal).catch(() => {});
      }
    }
  }

  /** The API shows a mirror of an older manifest. */
  async #replaceMirror(pod: Pod): Promise<void> {
    const { client } = this.#options;
    const { name, namespace = '', uid } = pod.metadata;
    const shown = await client
      .resource(pods)
      .get(name, { namespace })
      .catch(() => undefined);
    if (shown !== undefined && shown.metadata.annotations?.[mirrorAnnotation] !== uid) await this.#dropMirror(shown);
  }

  async #dropMirror({ metadata: { name, namespace = '', uid = '' } }: Pod): Promise<void> {
    await this.#options.client
      .resource(pods)
      .delete(name, { namespace, gracePeriodSeconds: 0, preconditions: { uid } })
      .catch(() => {});
  }

  /** What runs here although neither the API nor a file knows it any more. */
  #removeOrphans(): void {
    for (const uid of [...this.runtime.uids()])
      if (!this.#workers.has(uid) && !this.#static.has(uid)) void this.#removeOrphan(uid);
  }

  async #removeOrphan(uid: string): Promise<void> {
    const { cri } = this.#options;
    const { sandboxes } = this.runtime.get(uid);
    this.runtime.removePod(uid);
    for (const { id } of sandboxes) {
      await cri.runtime('StopPodSandbox', { podSandboxId: id }).catch(() => {});
      await cri.runtime('RemovePodSandbox', { podSandboxId: id }).catch(() => {});
    }
  }

  #finish(uid: string): void {
    this.#workers.get(uid)?.close();
    this.#workers.delete(uid);
    this.#objects.release(uid);
    this.#context.backoff.forget(`${uid}/`);
    this.runtime.removePod(uid);
  }

  #close(): void {
    for (const worker of this.#workers.values()) worker.close();
    this.#objects.close();
    this.#probes.close();
  }
}

function visibleServices(informer: Informer<Service>, namespace: string): Service[] {
  const own = informer.lister.inNamespace(namespace);
  const kubernetes = namespace === 'default' ? undefined : informer.lister.get('default/kubernetes');
  return kubernetes === undefined ? [...own] : [...own, kubernetes];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
