import type { Probe, Volume, VolumeMount } from '../../../core/api/core-v1.ts';

export interface StaticPodOptions {
  readonly component: string;
  readonly image: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Flags without the dashes, in alphabetical order. */
  readonly flags: Readonly<Record<string, string>>;
  readonly requests: Readonly<Record<string, string>>;
  readonly port: number;
  readonly probes: {
    readonly host: string;
    readonly scheme: 'HTTP' | 'HTTPS';
    readonly liveness: string;
    readonly readiness: string | undefined;
    readonly startup: string;
  };
  /** Directories and files of the machine by the volume's name. */
  readonly volumes: readonly HostVolume[];
}

export interface HostVolume {
  readonly name: string;
  readonly path: string;
  readonly type: 'DirectoryOrCreate' | 'FileOrCreate';
  readonly readOnly: boolean;
}

/** A component of the control plane as a pod that the kubelet starts by itself. */
export function staticPod(options: StaticPodOptions): unknown {
  const { component, image, annotations, flags, requests, port, probes, volumes } = options;
  const get = (path: string): NonNullable<Probe['httpGet']> => ({
    host: probes.host,
    path,
    port: 'probe-port',
    scheme: probes.scheme,
  });
  const slow = { initialDelaySeconds: 10, periodSeconds: 10, timeoutSeconds: 15 };
  const container = {
    name: component,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: [component, ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`)],
    livenessProbe: { failureThreshold: 8, httpGet: get(probes.liveness), ...slow },
    ...(probes.readiness === undefined
      ? {}
      : {
          readinessProbe: { failureThreshold: 3, httpGet: get(probes.readiness), periodSeconds: 1, timeoutSeconds: 15 },
        }),
    startupProbe: { failureThreshold: 24, httpGet: get(probes.startup), ...slow },
    ports: [{ containerPort: port, name: 'probe-port', protocol: 'TCP' }],
    resources: { requests },
    volumeMounts: volumes.map(mountOf),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(annotations === undefined ? {} : { annotations }),
      labels: { component, tier: 'control-plane' },
      name: component,
      namespace: 'kube-system',
    },
    spec: {
      containers: [container],
      hostNetwork: true,
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      volumes: volumes.map(volumeOf),
    },
    status: {},
  };
}

function mountOf({ name, path, readOnly }: HostVolume): VolumeMount {
  return { mountPath: path, name, ...(readOnly ? { readOnly } : {}) };
}

function volumeOf({ name, path, type }: HostVolume): Volume {
  return { hostPath: { path, type }, name };
}

/** The machine's certificates, which components see. */
export const certificateVolumes: readonly HostVolume[] = [
  { name: 'ca-certs', path: '/etc/ssl/certs', type: 'DirectoryOrCreate', readOnly: true },
  { name: 'etc-ca-certificates', path: '/etc/ca-certificates', type: 'DirectoryOrCreate', readOnly: true },
  { name: 'k8s-certs', path: '/etc/kubernetes/pki', type: 'DirectoryOrCreate', readOnly: true },
  {
    name: 'usr-local-share-ca-certificates',
    path: '/usr/local/share/ca-certificates',
    type: 'DirectoryOrCreate',
    readOnly: true,
  },
  { name: 'usr-share-ca-certificates', path: '/usr/share/ca-certificates', type: 'DirectoryOrCreate', readOnly: true },
];
