import type { Process } from '../../core/machine/process.ts';

/** What `kubeadm init` and its phases work with. */
export interface ClusterSettings {
  readonly process: Process;
  readonly nodeName: string;
  readonly advertiseAddress: string;
  readonly bindPort: number;
  readonly controlPlaneEndpoint: string;
  readonly kubernetesVersion: string;
  readonly podSubnet: string;
  readonly serviceSubnet: string;
  readonly dnsDomain: string;
  readonly extraNames: readonly string[];
  readonly token: string;
  readonly tokenTtlMs: number;
}

export const directories = {
  kubernetes: '/etc/kubernetes',
  pki: '/etc/kubernetes/pki',
  manifests: '/etc/kubernetes/manifests',
  kubelet: '/var/lib/kubelet',
  etcd: '/var/lib/etcd',
} as const;

/** `https://172.30.1.2:6443` */
export function serverUrl({
  controlPlaneEndpoint,
  advertiseAddress,
  bindPort,
}: Pick<ClusterSettings, 'controlPlaneEndpoint' | 'advertiseAddress' | 'bindPort'>): string {
  if (controlPlaneEndpoint === '') return `https://${advertiseAddress}:${bindPort}`;
  return `https://${controlPlaneEndpoint.includes(':') ? controlPlaneEndpoint : `${controlPlaneEndpoint}:${bindPort}`}`;
}

/** The address in the service network with this number: 1 is the API's, 10 the name server's. */
export function serviceAddress(serviceSubnet: string, number: number): string {
  const parts = (serviceSubnet.split('/')[0] ?? '').split('.').map(Number);
  parts[3] = (parts[3] ?? 0) + number;
  return parts.join('.');
}

/** Progress goes to stdout, a line a step. */
export async function say({ process }: Pick<ClusterSettings, 'process'>, line: string): Promise<void> {
  await process.stdout.write(`${line}\n`);
}

/** A phase that failed: `error execution phase NAME: REASON`. */
export class PhaseError extends Error {
  constructor(phase: string, reason: unknown) {
    super(`error execution phase ${phase}: ${reason instanceof Error ? reason.message : String(reason)}`);
    this.name = 'PhaseError';
  }
}

/** A step of `kubeadm init`. */
export interface Phase {
  readonly name: string;
  readonly run: (settings: ClusterSettings) => Promise<void>;
}

export function definePhase(phase: Phase): Phase {
  return phase;
}

/** Runs phases in order. Rejects with a PhaseError. */
export async function runPhases(
  phases: readonly Phase[],
  settings: ClusterSettings,
  skipped: readonly string[],
): Promise<void> {
  for (const phase of phases) {
    if (skipped.includes(phase.name)) continue;
    try {
      await phase.run(settings);
    } catch (error) {
      throw new PhaseError(phase.name, error);
    }
  }
}
