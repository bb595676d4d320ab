import { kubeApiserverProgram } from '../core/apiserver/kube-apiserver-program.ts';
import { kubeControllerManagerProgram } from '../core/controllers/kube-controller-manager-program.ts';
import { etcdProgram } from '../core/etcd/etcd-program.ts';
import { kubeletProgram } from '../core/kubelet/kubelet-program.ts';
import type { ProgramCatalogue } from '../core/machine/kernel.ts';
import type { Program, ProgramDefinition } from '../core/machine/process.ts';
import { machinePrograms } from '../core/machine/tools/catalogue.ts';
import { cniPrograms, flannelCniProgram } from '../core/network/cni/cni-programs.ts';
import { flanneldProgram } from '../core/network/cni/flanneld/flanneld-program.ts';
import { corednsProgram } from '../core/network/coredns/coredns-program.ts';
import { kubeProxyProgram } from '../core/network/kube-proxy/kube-proxy-program.ts';
import { containerdProgram } from '../core/runtime/containerd/containerd-program.ts';
import type { ImageDefinition } from '../core/runtime/define-image.ts';
import { images } from '../core/runtime/images/index.ts';
import { kubeSchedulerProgram } from '../core/scheduler/kube-scheduler-program.ts';
import { commandPrograms } from '../terminal/commands/index.ts';
import { crictlProgram } from '../terminal/crictl/crictl.ts';
import { etcdctlProgram } from '../terminal/etcdctl/etcdctl-program.ts';
import { etcdutlProgram } from '../terminal/etcdctl/etcdutl/etcdutl-program.ts';
import { kubeadmProgram } from '../terminal/kubeadm/kubeadm.ts';
import { kubectlProgram } from '../terminal/kubectl/kubectl.ts';
import { busyboxNetworkPrograms, networkPrograms } from '../terminal/network-tools/index.ts';
import { shellPrograms } from '../terminal/shell/index.ts';
import { createImageCatalogue } from './image-catalogue.ts';

const components: readonly ProgramDefinition[] = [
  kubeApiserverProgram,
  kubeControllerManagerProgram,
  kubeSchedulerProgram,
  etcdProgram,
  kubeProxyProgram,
  corednsProgram,
  flanneldProgram,
];

const node: readonly ProgramDefinition[] = [
  kubeletProgram,
  containerdProgram(createImageCatalogue(images)),
  ...cniPrograms,
  flannelCniProgram,
];

/** What stands in a machine's /usr/bin besides the machine's own tools. */
export const hostCommands: readonly ProgramDefinition[] = [
  ...shellPrograms,
  ...commandPrograms,
  ...networkPrograms,
  kubectlProgram,
  kubeadmProgram,
  crictlProgram,
  etcdctlProgram,
  etcdutlProgram,
];

/** Every program that a machine or a container may run, by name. */
export function createProgramCatalogue(extra: readonly ProgramDefinition[] = []): ProgramCatalogue {
  const programs = new Map<string, Program>();
  for (const { name, run } of [
    ...components,
    ...node,
    ...hostCommands,
    ...machinePrograms,
    ...busyboxNetworkPrograms,
    ...extra,
  ])
    programs.set(name, run);
  for (const [name, run] of images.flatMap(imagePrograms)) programs.set(name, run);
  return { has: (name) => programs.has(name), lookup: async (name) => programs.get(name) };
}

function imagePrograms({ programs = {} }: ImageDefinition): [string, Program][] {
  return Object.entries(programs);
}
