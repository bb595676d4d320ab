/**
 * The Container Runtime Interface (runtime.v1) as far as the kubelet and crictl use it. Calls are
 * `POST /runtime.v1.RuntimeService/RunPodSandbox` and the like on the runtime's socket, with JSON bodies of these shapes;
 * a failure answers with a status of 400 or more and `{ code, message }`, where `code` is gRPC's name of it.
 * Streaming calls (`exec`, `attach`, `portForward`) are upgrades on the same socket, in `v5.channel.k8s.io` messages.
 */
export const criSocket = '/run/containerd/containerd.sock';

export interface PodSandboxMetadata {
  readonly name: string;
  readonly uid: string;
  readonly namespace: string;
  readonly attempt: number;
}

export interface PodSandboxConfig {
  readonly metadata: PodSandboxMetadata;
  readonly hostname: string;
  readonly logDirectory: string;
  readonly dnsConfig?: {
    readonly servers: readonly string[];
    readonly searches: readonly string[];
    readonly options: readonly string[];
  };
  readonly portMappings?: readonly {
    protocol: 'TCP' | 'UDP';
    containerPort: number;
    hostPort: number;
    hostIp?: string;
  }[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly cgroupParent: string;
  /** Share the machine's network instead of having one of its own. */
  readonly hostNetwork: boolean;
  readonly hostPid?: boolean;
  readonly sysctls?: Readonly<Record<string, string>>;
}

export type PodSandboxState = 'SANDBOX_READY' | 'SANDBOX_NOTREADY';

export interface PodSandbox {
  readonly id: string;
  readonly metadata: PodSandboxMetadata;
  readonly state: PodSandboxState;
  readonly createdAtMs: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface PodSandboxStatus extends PodSandbox {
  /** Empty on the host's network. */
  readonly ip: string;
  readonly hostNetwork: boolean;
}

export interface ContainerMetadata {
  readonly name: string;
  readonly attempt: number;
}

export interface ContainerMount {
  readonly containerPath: string;
  readonly hostPath: string;
  readonly readOnly: boolean;
}

export interface ContainerConfig {
  readonly metadata: ContainerMetadata;
  /** As the user wrote it; resolved to an image that has been pulled. */
  readonly image: string;
  /** Overrides the image's entrypoint. */
  readonly command?: readonly string[];
  /** Overrides the image's command. */
  readonly args?: readonly string[];
  readonly workingDirectory?: string;
  readonly envs: readonly { key: string; value: string }[];
  readonly mounts: readonly ContainerMount[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Relative to the sandbox's log directory: `nginx/0.log`. */
  readonly logPath: string;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  readonly resources?: ContainerResources;
  readonly user?: { uid: number; gid?: number };
  readonly privileged?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
}

export interface ContainerResources {
  readonly cpuMilli?: number;
  /** Above it the container is killed: exit code 137, reason OOMKilled. */
  readonly memoryLimitBytes?: number;
  readonly oomScoreAdjust?: number;
}

export type ContainerState = 'CONTAINER_CREATED' | 'CONTAINER_RUNNING' | 'CONTAINER_EXITED' | 'CONTAINER_UNKNOWN';

export interface Container {
  readonly id: string;
  readonly podSandboxId: string;
  readonly metadata: ContainerMetadata;
  /** In full, with its tag. */
  readonly image: string;
  /** `docker.io/library/nginx@sha256:...` */
  readonly imageRef: string;
  readonly state: ContainerState;
  readonly createdAtMs: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ContainerStatus extends Container {
  /** 0 before it started. */
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`, `StartError`, `ContainerCannotRun`. */
  readonly reason: string;
  readonly message: string;
  readonly mounts: readonly ContainerMount[];
  /** Absolute. */
  readonly logPath: string;
  readonly pid: number | undefined;
}

export interface ContainerStats {
  readonly id: string;
  readonly memoryWorkingSetBytes: number;
  readonly cpuUsageNanoseconds: number;
}

export interface Image {
  /** `sha256:...` */
  readonly id: string;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
  readonly sizeBytes: number;
  readonly user?: string;
  readonly pinned: boolean;
}

/** What `getContainerEvents` streams, one JSON text a line: the pod life cycle that the kubelet follows. */
export interface ContainerEvent {
  readonly containerId: string;
  readonly type:
    | 'CONTAINER_CREATED_EVENT'
    | 'CONTAINER_STARTED_EVENT'
    | 'CONTAINER_STOPPED_EVENT'
    | 'CONTAINER_DELETED_EVENT';
  readonly createdAtMs: number;
  readonly sandbox: PodSandboxStatus;
}

/** Methods by name: what goes in and what comes out. */
export interface RuntimeService {
  Version: {
    request: Record<string, never>;
    response: { runtimeName: string; runtimeVersion: string; runtimeApiVersion: string };
  };
  Status: {
    request: Record<string, never>;
    response: {
      conditions: readonly {
        type: 'RuntimeReady' | 'NetworkReady';
        status: boolean;
        reason: string;
        message: string;
      }[];
    };
  };
  RunPodSandbox: { request: { config: PodSandboxConfig }; response: { podSandboxId: string } };
  StopPodSandbox: { request: { podSandboxId: string }; response: Record<string, never> };
  RemovePodSandbox: { request: { podSandboxId: string }; response: Record<string, never> };
  PodSandboxStatus: { request: { podSandboxId: string }; response: { status: PodSandboxStatus } };
  ListPodSandbox: {
    request: { id?: string; state?: PodSandboxState; labels?: Record<string, string> };
    response: { items: readonly PodSandbox[] };
  };
  CreateContainer: { request: { podSandboxId: string; config: ContainerConfig }; response: { containerId: string } };
  StartContainer: { request: { containerId: string }; response: Record<string, never> };
  /** SIGTERM (or the image's stop signal), then SIGKILL after `timeoutSeconds`. */
  StopContainer: { request: { containerId: string; timeoutSeconds: number }; response: Record<string, never> };
  RemoveContainer: { request: { containerId: string }; response: Record<string, never> };
  ListContainers: {
    request: { id?: string; podSandboxId?: string; state?: ContainerState; labels?: Record<string, string> };
    response: { containers: readonly Container[] };
  };
  ContainerStatus: { request: { containerId: string }; response: { status: ContainerStatus } };
  ExecSync: {
    request: { containerId: string; command: readonly string[]; timeoutSeconds: number };
    response: { stdout: string; stderr: string; exitCode: number };
  };
  ListContainerStats: { request: Record<string, never>; response: { stats: readonly ContainerStats[] } };
  UpdateContainerResources: {
    request: { containerId: string; resources: ContainerResources };
    response: Record<string, never>;
  };
  ReopenContainerLog: { request: { containerId: string }; response: Record<string, never> };
}

export interface ImageService {
  PullImage: {
    request: { image: string; auth?: { username: string; password: string } };
    response: { imageRef: string };
  };
  ListImages: { request: { image?: string }; response: { images: readonly Image[] } };
  ImageStatus: { request: { image: string }; response: { image: Image | undefined } };
  RemoveImage: { request: { image: string }; response: Record<string, never> };
  ImageFsInfo: { request: Record<string, never>; response: { usedBytes: number; capacityBytes: number } };
}
