/** What every machine of a cluster starts comes in one piece. */
export { kubeletProgram } from '../core/kubelet/kubelet-program.ts';
export { flanneldProgram } from '../core/network/cni/flanneld/flanneld-program.ts';
export { corednsProgram } from '../core/network/coredns/coredns-program.ts';
export { kubeProxyProgram } from '../core/network/kube-proxy/kube-proxy-program.ts';
export { containerdProgram } from '../core/runtime/containerd/containerd-program.ts';
export { createImageCatalogue } from './image-catalogue.ts';
