import type { Process } from '../../../core/machine/process.ts';
import { readLines } from '../../../core/machine/read-stream.ts';
import { dialHttp } from '../../../core/network/dial-http.ts';
import { criSocket } from '../../../core/runtime/cri.ts';
import { createCriClient } from '../../../core/runtime/cri-client.ts';
import { defineCommand } from '../../cli/command.ts';
import { booleanFlag, listFlag } from '../../cli/flag.ts';
import { directories, PhaseError } from '../cluster.ts';
import { systemctl } from '../start-kubelet.ts';

export const resetCommand = defineCommand({
  use: 'reset',
  short: "Performs a best effort revert of changes made to this host by 'kubeadm init' or 'kubeadm join'",
  flags: {
    force: booleanFlag({ shorthand: 'f', usage: 'Reset the node without prompting for confirmation.' }),
    'ignore-preflight-errors': listFlag({
      usage:
        "A list of checks whose errors will be shown as warnings. Example: 'IsPrivilegedUser,Swap'. Value 'all' ignores errors from all checks.",
    }),
  },
  run: async ({ process, flags }) => {
    if (!flags.force && !(await confirm(process))) throw new PhaseError('preflight', 'aborted reset operation');
    await process.stdout.write('[preflight] Running pre-flight checks\n');
    await reset(process);
    await process.stdout.write(farewell);
    return 0;
  },
});

async function confirm(process: Process): Promise<boolean> {
  await process.stdout.write(
    "[preflight] WARNING: Changes made to this host by 'kubeadm init' or 'kubeadm join' will be reverted.\n[preflight] Are you sure you want to proceed? [y/N]: ",
  );
  for await (const line of readLines(process.stdin)) return line.trim().toLowerCase() === 'y';
  return false;
}

async function reset(process: Process): Promise<void> {
  const { files, stdout } = process;
  const say = (line: string): Promise<void> => stdout.write(`[reset] ${line}\n`);
  if (files.exists(`${directories.manifests}/etcd.yaml`) || files.exists(directories.etcd))
    await say(`Deleted contents of the etcd data directory: ${directories.etcd}`);
  await say('Stopping the kubelet service');
  await systemctl(process, 'stop', 'kubelet');
  await removePods(process);
  empty(process, directories.etcd);
  await say(`Unmounting mounted directories in "${directories.kubelet}"`);
  for (const { path } of files.mounts()) if (path.startsWith(`${directories.kubelet}/`)) files.unmount(path);
  const emptied = [directories.manifests, directories.kubelet, directories.pki];
  await say(`Deleting contents of directories: [${emptied.join(' ')}]`);
  for (const directory of emptied) empty(process, directory);
  const removed = ['admin', 'super-admin', 'kubelet', 'bootstrap-kubelet', 'controller-manager', 'scheduler'].map(
    (name) => `${directories.kubernetes}/${name}.conf`,
  );
  await say(`Deleting files: [${removed.join(' ')}]`);
  for (const path of removed) if (files.exists(path)) files.remove(path);
}

async function removePods({ network }: Process): Promise<void> {
  const cri = createCriClient(dialHttp(network, { path: criSocket }));
  const { items } = await cri.runtime('ListPodSandbox', {});
  for (const { id } of items) {
    await cri.runtime('StopPodSandbox', { podSandboxId: id });
    await cri.runtime('RemovePodSandbox', { podSandboxId: id });
  }
}

function empty({ files }: Process, directory: string): void {
  if (!files.exists(directory)) return;
  for (const name of files.readDirectory(directory)) files.remove(`${directory}/${name}`, { recursive: true });
}

const farewell = `
The reset process does not perform cleanup of CNI plugin configuration,
network filtering rules and kubeconfig files.

For information on how to perform this cleanup manually, please see:
    https://k8s.io/docs/reference/setup-tools/kubeadm/kubeadm-reset/

`;
