import type { ProgramCatalogue } from '../core/machine/kernel.ts';
import { lazyProgram, type Program, type ProgramDefinition } from '../core/machine/process.ts';
import { machinePrograms } from '../core/machine/tools/catalogue.ts';
import { cniPrograms, flannelCniProgram } from '../core/network/cni/cni-programs.ts';
import type { ImageDefinition } from '../core/runtime/define-image.ts';
import { images } from '../core/runtime/images/index.ts';
import { commandPrograms } from '../terminal/commands/index.ts';
import { busyboxNetworkPrograms, networkPrograms } from '../terminal/network-tools/index.ts';
import { shellPrograms } from '../terminal/shell/index.ts';

const components: readonly ProgramDefinition[] = [
  lazyProgram('kube-apiserver', async () => (await import('./control-plane-programs.ts')).kubeApiserverProgram),
  lazyProgram(
    'kube-controller-manager',
    async () => (await import('./control-plane-programs.ts')).kubeControllerManagerProgram,
  ),
  lazyProgram('kube-scheduler', async () => (await import('./control-plane-programs.ts')).kubeSchedulerProgram),
  lazyProgram('etcd', async () => (await import('./control-plane-programs.ts')).etcdProgram),
  lazyProgram('kube-proxy', async () => (await import('./node-programs.ts')).kubeProxyProgram),
  lazyProgram('coredns', async () => (await import('./node-programs.ts')).corednsProgram),
  lazyProgram('flanneld', async () => (await import('./node-programs.ts')).flanneldProgram),
];

const node: readonly ProgramDefinition[] = [
  lazyProgram('kubelet', async () => (await import('./node-programs.ts')).kubeletProgram),
  lazyProgram('containerd', loadContainerd),
  ...cniPrograms,
  flannelCniProgram,
];

/** What stands in a machine's /usr/bin besides the machine's own tools. */
export const hostCommands: readonly ProgramDefinition[] = [
  ...shellPrograms,
  ...commandPrograms,
  ...networkPrograms,
  lazyProgram('kubectl', async () => (await import('../terminal/kubectl/kubectl.ts')).kubectlProgram),
  lazyProgram('kubeadm', async () => (await import('../terminal/kubeadm/kubeadm.ts')).kubeadmProgram),
  lazyProgram('crictl', async () => (await import('../terminal/crictl/crictl.ts')).crictlProgram),
  lazyProgram('etcdctl', async () => (await import('../terminal/etcdctl/etcdctl-program.ts')).etcdctlProgram),
  lazyProgram('etcdutl', async () => (await import('../terminal/etcdctl/etcdutl/etcdutl-program.ts')).etcdutlProgram),
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

async function loadContainerd(): Promise<ProgramDefinition> {
  const { containerdProgram, createImageCatalogue } = await import('./node-programs.ts');
  return containerdProgram(createImageCatalogue(images));
}
