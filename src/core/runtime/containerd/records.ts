import type { ContainerConfig, ContainerState, PodSandboxConfig, PodSandboxState } from '../cri.ts';

/** What containerd keeps of a pod's sandbox. */
export interface SandboxRecord {
  readonly id: string;
  readonly config: PodSandboxConfig;
  readonly state: PodSandboxState;
  readonly createdAtMs: number;
  /** Path of the network namespace; empty on the host's network. */
  readonly networkNamespace: string;
  readonly ip: string;
  /** The machine's boot that the sandbox lives in: another boot has nothing of it left. */
  readonly bootId: string;
}

/** What containerd keeps of a container. */
export interface ContainerRecord {
  readonly id: string;
  readonly sandboxId: string;
  readonly config: ContainerConfig;
  readonly imageId: string;
  readonly state: ContainerState;
  readonly createdAtMs: number;
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
}
