import { type ClusterSettings, directories } from '../cluster.ts';
import { componentImage } from '../versions.ts';
import { certificateVolumes, type HostVolume, staticPod } from './static-pod.ts';

export function kubeControllerManagerManifest({
  kubernetesVersion,
  podSubnet,
  serviceSubnet,
}: ClusterSettings): unknown {
  const pki = directories.pki;
  const kubeconfig = `${directories.kubernetes}/controller-manager.conf`;
  const [shared, etc, own, ...others] = certificateVolumes;
  const file: HostVolume = { name: 'kubeconfig', path: kubeconfig, type: 'FileOrCreate', readOnly: true };
  return staticPod({
    component: 'kube-controller-manager',
    image: componentImage('kube-controller-manager', kubernetesVersion),
    flags: {
      ...(podSubnet === '' ? {} : { 'allocate-node-cidrs': 'true' }),
      'authentication-kubeconfig': kubeconfig,
      'authorization-kubeconfig': kubeconfig,
      'bind-address': '127.0.0.1',
      'client-ca-file': `${pki}/ca.crt`,
      ...(podSubnet === '' ? {} : { 'cluster-cidr': podSubnet }),
      'cluster-name': 'kubernetes',
      'cluster-signing-cert-file': `${pki}/ca.crt`,
      'cluster-signing-key-file': `${pki}/ca.key`,
      controllers: '*,bootstrapsigner,tokencleaner',
      kubeconfig,
      'leader-elect': 'true',
      'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
      'root-ca-file': `${pki}/ca.crt`,
      'service-account-private-key-file': `${pki}/sa.key`,
      ...(podSubnet === '' ? {} : { 'service-cluster-ip-range': serviceSubnet }),
      'use-service-account-credentials': 'true',
    },
    requests: { cpu: '200m' },
    port: 10257,
    probes: { host: '127.0.0.1', scheme: 'HTTPS', liveness: '/healthz', readiness: undefined, startup: '/healthz' },
    volumes: [shared, etc, own, file, ...others].filter((volume) => volume !== undefined),
  });
}
