import { type ClusterSettings, directories } from '../cluster.ts';
import { images } from '../versions.ts';
import { staticPod } from './static-pod.ts';

export function etcdManifest({ nodeName, advertiseAddress }: ClusterSettings): unknown {
  const pki = `${directories.pki}/etcd`;
  return staticPod({
    component: 'etcd',
    image: images.etcd,
    annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${advertiseAddress}:2379` },
    flags: {
      'advertise-client-urls': `https://${advertiseAddress}:2379`,
      'cert-file': `${pki}/server.crt`,
      'client-cert-auth': 'true',
      'data-dir': directories.etcd,
      'feature-gates': 'InitialCorruptCheck=true',
      'initial-advertise-peer-urls': `https://${advertiseAddress}:2380`,
      'initial-cluster': `${nodeName}=https://${advertiseAddress}:2380`,
      'key-file': `${pki}/server.key`,
      'listen-client-urls': `https://127.0.0.1:2379,https://${advertiseAddress}:2379`,
      'listen-metrics-urls': 'http://127.0.0.1:2381',
      'listen-peer-urls': `https://${advertiseAddress}:2380`,
      name: nodeName,
      'peer-cert-file': `${pki}/peer.crt`,
      'peer-client-cert-auth': 'true',
      'peer-key-file': `${pki}/peer.key`,
      'peer-trusted-ca-file': `${pki}/ca.crt`,
      'snapshot-count': '10000',
      'trusted-ca-file': `${pki}/ca.crt`,
      'watch-progress-notify-interval': '5s',
    },
    requests: { cpu: '100m', memory: '100Mi' },
    port: 2381,
    probes: { host: '127.0.0.1', scheme: 'HTTP', liveness: '/livez', readiness: '/readyz', startup: '/readyz' },
    volumes: [
      { name: 'etcd-data', path: directories.etcd, type: 'DirectoryOrCreate', readOnly: false },
      { name: 'etcd-certs', path: pki, type: 'DirectoryOrCreate', readOnly: false },
    ],
  });
}
