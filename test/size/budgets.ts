/** KiB over the wire, gzipped. */
export const budgets = {
  /** What a page must take before anyone clicks. */
  loader: 6,
  /** The code of the first lesson: control plane, nodes, kubectl, shell, terminal. The aim is 400. */
  firstLesson: 620,
  /** The ready cluster that it starts from. */
  checkpoint: 150,
} as const;

/** What pages and workers start from. */
export const entries: readonly string[] = [
  'src/embed/loader.ts',
  'src/embed/playground.ts',
  'src/workers/hypervisor.ts',
  'src/workers/machine.ts',
];

/**
 * The sources that a first lesson loads on demand until its nodes are Ready, its terminal has a prompt and `kubectl get` has
 * answered. What is loaded later than that does not count.
 */
export const neededFirst: readonly string[] = [
  'src/core/apiserver/kube-apiserver-program.ts',
  'src/core/controllers/kube-controller-manager-program.ts',
  'src/core/etcd/etcd-program.ts',
  'src/core/kubelet/kubelet-program.ts',
  'src/core/machine/systemd/systemd.ts',
  'src/core/network/cni/bridge.ts',
  'src/core/network/cni/flannel.ts',
  'src/core/network/cni/flanneld/flanneld-program.ts',
  'src/core/network/cni/host-local.ts',
  'src/core/network/cni/loopback.ts',
  'src/core/network/cni/portmap.ts',
  'src/core/network/coredns/coredns-program.ts',
  'src/core/network/kube-proxy/kube-proxy-program.ts',
  'src/core/runtime/containerd/containerd-program.ts',
  'src/core/scheduler/kube-scheduler-program.ts',
  'src/embed/playground.ts',
  'src/playground/image-catalogue.ts',
  'src/terminal/kubectl/commands/get.ts',
  'src/terminal/kubectl/kubectl.ts',
  'src/terminal/shell/interactive/run-interactive.ts',
  'src/terminal/shell/shells.ts',
];
