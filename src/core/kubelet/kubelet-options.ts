import type { Node } from '../api/core-v1.ts';
import type { Client } from '../client/client.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import type { Clock } from '../clock.ts';
import type { Kernel } from '../machine/kernel.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { CriClient } from '../runtime/cri-client.ts';

export interface KubeletOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly cri: CriClient;
  readonly kernel: Kernel;
  readonly network: NetworkStack;
  readonly recorder: EventRecorder;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
  readonly nodeName: string;
  readonly nodeIp: string;
  readonly staticPodPath: string;
  readonly clusterDns: readonly string[];
  readonly clusterDomain: string;
  readonly maxPods: number;
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly nodeTaints: Node['spec']['taints'];
  /** Register the Node; false for a kubelet without an apiserver. */
  readonly register: boolean;
}
