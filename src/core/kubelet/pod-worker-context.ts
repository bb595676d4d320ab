import type { Pod } from '../api/core-v1.ts';
import type { Client } from '../client/client.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import type { Clock } from '../clock.ts';
import type { ContainerStartContext } from './container-start.ts';
import type { CrashBackoff } from './crash-backoff.ts';
import type { runLifecycleHook } from './lifecycle-hook.ts';
import type { ProbeManager } from './probes/probe-manager.ts';
import type { StatusManager } from './status-manager.ts';

/** What all pods' workers share. */
export interface PodWorkerContext extends Omit<ContainerStartContext, 'attempt'> {
  readonly client: Client;
  readonly clock: Clock;
  readonly recorder: EventRecorder;
  readonly probes: ProbeManager;
  readonly statuses: StatusManager;
  readonly backoff: CrashBackoff;
  readonly nodeName: string;
  readonly hostIp: string;
  readonly clusterDns: readonly string[];
  readonly clusterDomain: string;
  readonly network: Parameters<typeof runLifecycleHook>[1]['network'];
  /** The pod as the API has it, under which its status is reported: a static pod's mirror. Undefined while there is none. */
  readonly reportedAs: (uid: string, pod: Pod) => Pod | undefined;
  readonly networkReady: () => string | undefined;
  /** Nothing of the pod is left. */
  readonly finished: (uid: string) => void;
  readonly log: (message: string) => void;
}
