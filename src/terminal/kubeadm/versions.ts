/** What this kubeadm installs. */
export const kubernetesVersion = 'v1.36.4';
export const images = {
  pause: 'registry.k8s.io/pause:3.10.2',
  etcd: 'registry.k8s.io/etcd:3.6.8-0',
  coredns: 'registry.k8s.io/coredns/coredns:v1.14.2',
} as const;

export function componentImage(component: string, version: string): string {
  return `registry.k8s.io/${component}:${version}`;
}
