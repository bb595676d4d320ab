import type { Container, ObjectReference, Pod } from '../api/core-v1.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import type { Clock } from '../clock.ts';
import { formatGoDuration } from '../meta/go-duration.ts';
import { quote } from '../meta/quote.ts';
import { parseImageReference } from '../runtime/containerd/image-reference.ts';
import { CriCallError, type CriClient } from '../runtime/cri-client.ts';
import { podUid } from './pod-runtime.ts';

/** Why a container waits: the reason and message of its status. */
export class ContainerWaits extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.name = 'ContainerWaits';
    this.reason = reason;
  }
}

interface PullBackoff {
  untilMs: number;
  delayMs: number;
  lastError: string;
}

const initialBackoffMs = 10_000;
const maximumBackoffMs = 300_000;

/** Sees to it that an image is on the machine, with the kubelet's events and back-off. */
export class ImagePuller {
  readonly #cri: CriClient;
  readonly #clock: Clock;
  readonly #recorder: EventRecorder;
  readonly #backoffs = new Map<string, PullBackoff>();

  constructor(cri: CriClient, clock: Clock, recorder: EventRecorder) {
    this.#cri = cri;
    this.#clock = clock;
    this.#recorder = recorder;
  }

  /** Rejects with ContainerWaits where the container cannot start yet. */
  async ensure(pod: Pod, container: Container, reference: ObjectReference): Promise<void> {
    const image = container.image ?? '';
    if (parseImageReference(image) === undefined) {
      const message = `Failed to apply default image tag ${quote(image)}: couldn't parse image name ${quote(image)}: invalid reference format`;
      this.#recorder.event(reference, 'Warning', 'InspectFailed', message);
      throw new ContainerWaits('InvalidImageName', message);
    }
    const { image: present } = await this.#cri.image('ImageStatus', { image });
    const policy = container.imagePullPolicy ?? 'IfNotPresent';
    if (present !== undefined && policy !== 'Always') {
      this.#recorder.event(
        reference,
        'Normal',
        'Pulled',
        `Container image ${quote(image)} already present on machine and can be accessed by the pod`,
      );
      return;
    }
    if (policy === 'Never') {
      const message = `Container image ${quote(image)} is not present with pull policy of Never`;
      this.#recorder.event(reference, 'Warning', 'ErrImageNeverPull', message);
      throw new ContainerWaits('ErrImageNeverPull', message);
    }
    await this.#pull(image, `${podUid(pod)}_${image}`, reference);
  }

  async #pull(image: string, key: string, reference: ObjectReference): Promise<void> {
    const backoff = this.#backoffs.get(key);
    if (backoff !== undefined && this.#clock.now() < backoff.untilMs) {
      const message = `Back-off pulling image ${quote(image)}`;
      this.#recorder.event(reference, 'Normal', 'BackOff', message);
      throw new ContainerWaits('ImagePullBackOff', `${message}: ${backoff.lastError}`);
    }
    this.#recorder.event(reference, 'Normal', 'Pulling', `Pulling image ${quote(image)}`);
    const startedMs = this.#clock.now();
    try {
      await this.#cri.image('PullImage', { image });
    } catch (error) {
      this.#fail(
        image,
        key,
        reference,
        backoff,
        error instanceof CriCallError ? error : new CriCallError('Unavailable', String(error)),
      );
    }
    this.#backoffs.delete(key);
    const { image: pulled } = await this.#cri.image('ImageStatus', { image });
    const took = formatGoDuration(this.#clock.now() - startedMs);
    this.#recorder.event(
      reference,
      'Normal',
      'Pulled',
      `Successfully pulled image ${quote(image)} in ${took} (${took} including waiting). Image size: ${pulled?.sizeBytes ?? 0} bytes.`,
    );
  }

  #fail(
    image: string,
    key: string,
    reference: ObjectReference,
    backoff: PullBackoff | undefined,
    error: CriCallError,
  ): never {
    this.#recorder.event(reference, 'Warning', 'Failed', `Failed to pull image ${quote(image)}: ${error.message}`);
    this.#recorder.event(reference, 'Warning', 'Failed', 'Error: ErrImagePull');
    const delayMs = backoff === undefined ? initialBackoffMs : Math.min(backoff.delayMs * 2, maximumBackoffMs);
    this.#backoffs.set(key, {
      untilMs: this.#clock.now() + delayMs,
      delayMs,
      lastError: `ErrImagePull: ${error.message}`,
    });
    throw new ContainerWaits('ErrImagePull', error.message);
  }
}
