import type { Kernel } from '../../machine/kernel.ts';
import type { ExitStatus, SignalName } from '../../machine/process.ts';
import type { Container, ContainerConfig, ContainerEvent, ContainerStatus } from '../cri.ts';
import { cgroupOf, logPathOf, startContainerProcess } from './container-process.ts';
import { CriError } from './cri-error.ts';
import type { ImageStore, StoredImage } from './image-store.ts';
import { randomId } from './random-id.ts';
import { RecordStore } from './record-store.ts';
import type { ContainerRecord, SandboxRecord } from './records.ts';
import { describeSandboxStatus, type Sandboxes } from './sandboxes.ts';
import { type Task, tasksOf } from './tasks.ts';

const snapshotDirectory = '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots';

/** The containers of a machine: what was asked for, what runs, and how it ended. */
export class Containers {
  readonly records: RecordStore<ContainerRecord>;
  readonly tasks: Map<string, Task>;
  readonly #kernel: Kernel;
  readonly #images: ImageStore;
  readonly #sandboxes: Sandboxes;
  readonly #listeners = new Set<(event: ContainerEvent) => void>();

  constructor(kernel: Kernel, directory: string, images: ImageStore, sandboxes: Sandboxes) {
    this.#kernel = kernel;
    this.#images = images;
    this.#sandboxes = sandboxes;
    this.records = new RecordStore(kernel.files, `${directory}/containers`);
    this.tasks = tasksOf(kernel);
  }

  /**
   * Picks up what an earlier run left. In the same boot a container that ran goes on: with its process if that lives,
   * else (the machine was suspended with its page) with the same process started again. In another boot it has ended.
   */
  recover(): void {
    for (const record of this.records.list()) {
      if (record.state !== 'CONTAINER_RUNNING') continue;
      const sandbox = this.#sandboxes.records.find(record.sandboxId);
      const task = this.tasks.get(record.id);
      if (task !== undefined) this.#follow(record, task);
      else if (sandbox?.bootId === this.#kernel.bootId) this.#launch(record, sandbox);
      else this.#end(record, { code: 255, signal: undefined });
    }
  }

  require(id: string): ContainerRecord {
    const record = this.records.find(id);
    if (record === undefined)
      throw new CriError('NotFound', `an error occurred when try to find container "${id}": not found`);
    return record;
  }

  create(sandboxId: string, config: ContainerConfig): ContainerRecord {
    const sandbox = this.#sandboxes.require(sandboxId);
    const image = this.#imageOf(config.image);
    const record: ContainerRecord = {
      id: randomId(this.#kernel.clock),
      sandboxId: sandbox.id,
      config,
      imageId: image.id,
      state: 'CONTAINER_CREATED',
      createdAtMs: this.#kernel.clock.now(),
      startedAtMs: 0,
      finishedAtMs: 0,
      exitCode: 0,
      reason: '',
      message: '',
    };
    this.records.put(record);
    this.#emit(record, 'CONTAINER_CREATED_EVENT');
    return record;
  }

  /** Rejects when the process cannot be started; the container has then ended with exit code 128. */
  start(id: string): void {
    const record = this.require(id);
    if (record.state !== 'CONTAINER_CREATED')
      throw new CriError(
        'FailedPrecondition',
        `failed to set starting state for container "${id}": container is in ${record.state} state`,
      );
    const sandbox = this.#sandboxes.require(record.sandboxId);
    const started: ContainerRecord = { ...record, state: 'CONTAINER_RUNNING', startedAtMs: this.#kernel.clock.now() };
    try {
      this.#launch(started, sandbox);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#finish({ ...record, exitCode: 128, reason: 'StartError', message });
      throw error;
    }
    this.#emit(started, 'CONTAINER_STARTED_EVENT');
  }

  async stop(id: string, timeoutSeconds: number): Promise<void> {
    const record = this.records.find(id);
    const task = record === undefined ? undefined : this.tasks.get(record.id);
    if (record === undefined || task === undefined) return;
    const stopSignal: SignalName = this.#definitionOf(record).config.stopSignal ?? 'SIGTERM';
    const ended = new AbortController();
    void task.finished.then(() => ended.abort());
    if (timeoutSeconds > 0) {
      task.child.kill(stopSignal);
      await this.#kernel.clock.sleep(timeoutSeconds * 1000, ended.signal).catch(() => {});
    }
    if (!ended.signal.aborted) task.child.kill('SIGKILL', { group: true });
    await task.finished;
  }

  async remove(id: string): Promise<void> {
    const record = this.records.find(id);
    if (record === undefined) return;
    await this.stop(record.id, 0);
    const snapshot = `${snapshotDirectory}/${record.id}`;
    if (this.#kernel.files.exists(snapshot)) this.#kernel.files.remove(snapshot, { recursive: true });
    this.records.delete(record.id);
    this.#emit(record, 'CONTAINER_DELETED_EVENT');
  }

  onEvent(listener: (event: ContainerEvent) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  describe(record: ContainerRecord): Container {
    const image = this.#images.find(record.imageId);
    return {
      id: record.id,
      podSandboxId: record.sandboxId,
      metadata: record.config.metadata,
      image: image?.repoTags[0] ?? record.config.image,
      imageRef: image?.repoDigests[0] ?? record.imageId,
      state: record.state,
      createdAtMs: record.createdAtMs,
      labels: record.config.labels,
      annotations: record.config.annotations,
    };
  }

  describeStatus(record: ContainerRecord): ContainerStatus {
    const sandbox = this.#sandboxes.require(record.sandboxId);
    const { startedAtMs, finishedAtMs, exitCode, reason, message } = record;
    return {
      ...this.describe(record),
      startedAtMs,
      finishedAtMs,
      exitCode,
      reason,
      message,
      mounts: record.config.mounts,
      logPath: logPathOf(sandbox, record.config),
      pid: this.tasks.get(record.id)?.child.pid,
    };
  }

  cgroup(record: ContainerRecord): string {
    return cgroupOf(this.#sandboxes.require(record.sandboxId), record);
  }

  usage(record: ContainerRecord): { memoryBytes: number; cpuNanoseconds: number } {
    return this.#kernel.usage(this.cgroup(record));
  }

  #launch(record: ContainerRecord, sandbox: SandboxRecord): void {
    const image = this.#imageOf(record.imageId);
    const task = startContainerProcess({
      kernel: this.#kernel,
      sandbox,
      container: record,
      image: this.#images.definition(image),
      layers: this.#images.layers(image),
    });
    this.tasks.set(record.id, task);
    this.records.put(record);
    this.#follow(record, task);
  }

  #follow(record: ContainerRecord, task: Task): void {
    void task.finished.then((status) => {
      this.tasks.delete(record.id);
      if (this.records.find(record.id) !== undefined) this.#end(record, status);
    });
  }

  #end(record: ContainerRecord, status: ExitStatus): void {
    const reason = status.outOfMemory === true ? 'OOMKilled' : status.code === 0 ? 'Completed' : 'Error';
    this.#finish({ ...record, exitCode: status.code, reason });
  }

  #finish(record: ContainerRecord): void {
    const ended: ContainerRecord = { ...record, state: 'CONTAINER_EXITED', finishedAtMs: this.#kernel.clock.now() };
    this.records.put(ended);
    this.#emit(ended, 'CONTAINER_STOPPED_EVENT');
  }

  #imageOf(text: string): StoredImage {
    const image = this.#images.find(text);
    if (image === undefined) throw new CriError('NotFound', `failed to resolve image "${text}": not found`);
    return image;
  }

  #definitionOf(record: ContainerRecord): ReturnType<ImageStore['definition']> {
    return this.#images.definition(this.#imageOf(record.imageId));
  }

  #emit(record: ContainerRecord, type: ContainerEvent['type']): void {
    const sandbox = this.#sandboxes.records.find(record.sandboxId);
    if (sandbox === undefined) return;
    const event = {
      containerId: record.id,
      type,
      createdAtMs: this.#kernel.clock.now(),
      sandbox: describeSandboxStatus(sandbox),
    };
    for (const listener of this.#listeners) listener(event);
  }
}
