import { type ClusterSettings, directories } from '../cluster.ts';
import { componentImage } from '../versions.ts';
import { certificateVolumes, staticPod } from './static-pod.ts';

export function kubeApiserverManifest({
  advertiseAddress,
  bindPort,
  kubernetesVersion,
  serviceSubnet,
  dnsDomain,
}: ClusterSettings): unknown {
  const pki = directories.pki;
  return staticPod({
    component: 'kube-apiserver',
    image: componentImage('kube-apiserver', kubernetesVersion),
    annotations: {
      'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${advertiseAddress}:${bindPort}`,
    },
    flags: {
      'advertise-address': advertiseAddress,
      'allow-privileged': 'true',
      'authorization-mode': 'Node,RBAC',
      'client-ca-file': `${pki}/ca.crt`,
      'enable-admission-plugins': 'NodeRestriction',
      'enable-bootstrap-token-auth': 'true',
      'etcd-cafile': `${pki}/etcd/ca.crt`,
      'etcd-certfile': `${pki}/apiserver-etcd-client.crt`,
      'etcd-keyfile': `${pki}/apiserver-etcd-client.key`,
      'etcd-servers': 'https://127.0.0.1:2379',
      'kubelet-client-certificate': `${pki}/apiserver-kubelet-client.crt`,
      'kubelet-client-key': `${pki}/apiserver-kubelet-client.key`,
      'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
      'proxy-client-cert-file': `${pki}/front-proxy-client.crt`,
      'proxy-client-key-file': `${pki}/front-proxy-client.key`,
      'requestheader-allowed-names': 'front-proxy-client',
      'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
      'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
      'requestheader-group-headers': 'X-Remote-Group',
      'requestheader-username-headers': 'X-Remote-User',
      'secure-port': String(bindPort),
      'service-account-issuer': `https://kubernetes.default.svc.${dnsDomain}`,
      'service-account-key-file': `${pki}/sa.pub`,
      'service-account-signing-key-file': `${pki}/sa.key`,
      'service-cluster-ip-range': serviceSubnet,
      'tls-cert-file': `${pki}/apiserver.crt`,
      'tls-private-key-file': `${pki}/apiserver.key`,
    },
    requests: { cpu: '250m' },
    port: bindPort,
    probes: { host: advertiseAddress, scheme: 'HTTPS', liveness: '/livez', readiness: '/readyz', startup: '/livez' },
    volumes: certificateVolumes,
  });
}
