import { type ClusterSettings, directories } from '../cluster.ts';
import { componentImage } from '../versions.ts';
import { staticPod } from './static-pod.ts';

export function kubeSchedulerManifest({ kubernetesVersion }: ClusterSettings): unknown {
  const kubeconfig = `${directories.kubernetes}/scheduler.conf`;
  return staticPod({
    component: 'kube-scheduler',
    image: componentImage('kube-scheduler', kubernetesVersion),
    flags: {
      'authentication-kubeconfig': kubeconfig,
      'authorization-kubeconfig': kubeconfig,
      'bind-address': '127.0.0.1',
      kubeconfig,
      'leader-elect': 'true',
    },
    requests: { cpu: '100m' },
    port: 10259,
    probes: { host: '127.0.0.1', scheme: 'HTTPS', liveness: '/livez', readiness: '/readyz', startup: '/livez' },
    volumes: [{ name: 'kubeconfig', path: kubeconfig, type: 'FileOrCreate', readOnly: true }],
  });
}
