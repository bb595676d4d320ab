import { type Node, type NodeCondition, type NodeStatus, nodes } from '../api/core-v1.ts';
import type { Client } from '../client/client.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import type { Clock } from '../clock.ts';
import type { Kernel } from '../machine/kernel.ts';
import { isAlreadyExists, isNotFound } from '../meta/status.ts';
import { formatTime } from '../meta/time.ts';
import type { CriClient } from '../runtime/cri-client.ts';

export const kubeletVersion = 'v1.36.4';
const kernelVersion = '6.8.0-51-generic';

export interface NodeStatusOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly cri: CriClient;
  readonly recorder: EventRecorder;
  readonly kernel: Kernel;
  readonly nodeName: string;
  readonly nodeIp: string;
  readonly maxPods: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: Node['spec']['taints'];
}

const reportPeriodMs = 300_000;

/** Registers the node and keeps its status true: at once when something about it changes, else every five minutes. */
export class NodeStatusReporter {
  readonly #options: NodeStatusOptions;
  #networkProblem: string | undefined = 'container runtime status check may not have completed yet';
  #reported = '';
  #reportedMs = 0;

  constructor(options: NodeStatusOptions) {
    this.#options = options;
  }

  /** Why pods without the host's network cannot start; undefined when they can. */
  get networkProblem(): string | undefined {
    return this.#networkProblem;
  }

  /** Makes the Node object, or takes up the one that is there. */
  async register(): Promise<void> {
    const { client, nodeName, labels, taints } = this.#options;
    const status = await this.#status(undefined);
    const node: Node = {
      metadata: {
        name: nodeName,
        labels: { ...standardLabels(nodeName), ...labels },
        annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
      },
      spec: taints === undefined || taints.length === 0 ? {} : { taints },
      status,
    };
    try {
      await client.resource(nodes).create(node);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
    this.#reported = '';
    await this.update();
  }

  /** Looks at everything again and writes what is new. */
  async update(): Promise<void> {
    const { client, clock, nodeName } = this.#options;
    const node = await client
      .resource(nodes)
      .get(nodeName, { resourceVersion: '0' })
      .catch((error: unknown) => {
        if (isNotFound(error)) return undefined;
        throw error;
      });
    if (node === undefined) {
      await this.register();
      return;
    }
    const status = await this.#status(node);
    const text = JSON.stringify({
      ...status,
      conditions: status.conditions?.map(({ lastHeartbeatTime: _, ...condition }) => condition),
    });
    if (text === this.#reported && clock.now() - this.#reportedMs < reportPeriodMs) return;
    this.#announce(node, status);
    await client.resource(nodes).patch(nodeName, 'strategic', { status }, { subresource: 'status' });
    this.#reported = text;
    this.#reportedMs = clock.now();
  }

  async #status(node: Node | undefined): Promise<NodeStatus> {
    const { cri, kernel, nodeIp, nodeName, maxPods } = this.#options;
    const { conditions } = await cri.runtime('Status', {});
    const { images } = await cri.image('ListImages', {});
    const network = conditions.find(({ type }) => type === 'NetworkReady');
    this.#networkProblem =
      network?.status === true
        ? undefined
        : `container runtime network not ready: NetworkReady=false reason:${network?.reason ?? ''} message:${network?.message ?? ''}`;
    return {
      addresses: [
        { type: 'InternalIP', address: nodeIp },
        { type: 'Hostname', address: nodeName },
      ],
      ...resources(kernel, maxPods),
      conditions: this.#conditions(node),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      images: images
        .map(({ repoDigests, repoTags, sizeBytes }) => ({ names: [...repoDigests, ...repoTags], sizeBytes }))
        .sort((one, other) => other.sizeBytes - one.sizeBytes)
        .slice(0, 50),
      nodeInfo: nodeInfo(kernel),
      runtimeHandlers: [{ name: '', features: { recursiveReadOnlyMounts: true, userNamespaces: true } }],
    };
  }

  #conditions(node: Node | undefined): NodeCondition[] {
    const ready = this.#networkProblem;
    const wanted: Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'>[] = [
      {
        type: 'MemoryPressure',
        status: 'False',
        reason: 'KubeletHasSufficientMemory',
        message: 'kubelet has sufficient memory available',
      },
      {
        type: 'DiskPressure',
        status: 'False',
        reason: 'KubeletHasNoDiskPressure',
        message: 'kubelet has no disk pressure',
      },
      {
        type: 'PIDPressure',
        status: 'False',
        reason: 'KubeletHasSufficientPID',
        message: 'kubelet has sufficient PID available',
      },
      ready === undefined
        ? { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
        : { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: ready },
    ];
    const now = formatTime(this.#options.clock.now());
    return wanted.map((condition) => {
      const former = node?.status?.conditions?.find(({ type }) => type === condition.type);
      const lastTransitionTime = former?.status === condition.status ? (former.lastTransitionTime ?? now) : now;
      return { ...condition, lastHeartbeatTime: now, lastTransitionTime };
    });
  }

  #announce(node: Node, status: NodeStatus): void {
    const { recorder, nodeName } = this.#options;
    const before = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
    const after = status.conditions?.find(({ type }) => type === 'Ready')?.status;
    if (before === after) return;
    const reason = after === 'True' ? 'NodeReady' : 'NodeNotReady';
    recorder.event(
      { kind: 'Node', name: nodeName, uid: nodeName },
      'Normal',
      reason,
      `Node ${nodeName} status is now: ${reason}`,
    );
  }
}

function standardLabels(nodeName: string): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': nodeName,
    'kubernetes.io/os': 'linux',
  };
}

/** What a node has, and what is left of it when the kubelet's reserve (100Mi of memory, a tenth of the disk) is off. */
function resources(
  { resources: { cpus, memoryBytes, diskBytes } }: Kernel,
  maxPods: number,
): Pick<NodeStatus, 'capacity' | 'allocatable'> {
  const fixed = { cpu: String(cpus), 'hugepages-1Gi': '0', 'hugepages-2Mi': '0', pods: String(maxPods) };
  const kibibytes = Math.floor(memoryBytes / 1024);
  return {
    capacity: { ...fixed, 'ephemeral-storage': `${Math.floor(diskBytes / 1024)}Ki`, memory: `${kibibytes}Ki` },
    allocatable: {
      ...fixed,
      'ephemeral-storage': String(Math.floor(diskBytes * 0.9)),
      memory: `${kibibytes - 100 * 1024}Ki`,
    },
  };
}

function nodeInfo({ bootId, files }: Kernel): NonNullable<NodeStatus['nodeInfo']> {
  const machineId = files.exists('/etc/machine-id') ? files.readText('/etc/machine-id').trim() : '';
  const osRelease = files.exists('/etc/os-release') ? files.readText('/etc/os-release') : '';
  return {
    architecture: 'amd64',
    bootID: bootId,
    containerRuntimeVersion: 'containerd://2.1.4',
    kernelVersion: files.exists('/proc/sys/kernel/osrelease')
      ? files.readText('/proc/sys/kernel/osrelease').trim()
      : kernelVersion,
    kubeProxyVersion: '',
    kubeletVersion,
    machineID: machineId,
    operatingSystem: 'linux',
    osImage: /^PRETTY_NAME="(.*)"$/m.exec(osRelease)?.[1] ?? 'Linux',
    systemUUID: machineId,
  };
}
