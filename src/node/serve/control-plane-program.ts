import { createKubeApiserverProgram } from '../../core/apiserver/kube-apiserver-program.ts';
import type { Clock } from '../../core/clock.ts';
import { executableFile } from '../../core/machine/kernel.ts';
import { defineProgram, type Process, type ProgramDefinition } from '../../core/machine/process.ts';
import { parseYaml } from '../../core/meta/yaml/parse.ts';
import { dialEtcd } from '../etcd/dial-etcd.ts';

const manifests = '/etc/kubernetes/manifests';
const components = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
const restartMs = 1000;

/** An etcd outside, and what is shown to it. */
export interface OutsideEtcd {
  /** URLs of its members. */
  readonly endpoints: readonly string[];
  /** PEM. */
  readonly tls?: { readonly authorities: string; readonly certificate?: string; readonly key?: string };
}

/**
 * The programs of a machine that is a control plane and no node: in the kubelet's place one that runs what kubeadm's manifests
 * name, and an API server that keeps its objects in the etcd outside.
 */
export function controlPlanePrograms(etcd: OutsideEtcd): ProgramDefinition[] {
  const apiserver = createKubeApiserverProgram(({ clock, killed }) => {
    const connection = dialEtcd({ ...etcd, clock });
    killed.addEventListener('abort', () => connection[Symbol.dispose]());
    return connection;
  });
  const launcher = defineProgram({ name: 'kubelet', run: (process) => launch(process, etcd) });
  return [apiserver, launcher];
}

async function launch(process: Process, etcd: OutsideEtcd): Promise<number> {
  if (!process.files.exists(`${manifests}/kube-apiserver.yaml`)) return 1;
  process.files.writeFile('/etc/machine-id', `${machineId(process.clock)}\n`);
  await Promise.all(components.map((name) => keepRunning(process, name, etcd)));
  return 0;
}

/** Control planes started from the same checkpoint are different machines: leaders are named by this. */
function machineId(clock: Clock): string {
  return Array.from({ length: 32 }, () => Math.floor(clock.random() * 16).toString(16)).join('');
}

async function keepRunning(process: Process, name: string, etcd: OutsideEtcd): Promise<void> {
  const { clock, files, kernel, killed } = process;
  const path = `/usr/local/bin/${name}`;
  files.writeFile(path, executableFile(name), { mode: 0o755 });
  const argv = [path, ...flagsOf(files.readText(`${manifests}/${name}.yaml`), etcd)];
  while (!killed.aborted) {
    const child = kernel.spawn(argv, { stdout: process.stdout, stderr: process.stderr });
    const stop = (): void => child.kill('SIGTERM');
    killed.addEventListener('abort', stop, { once: true });
    await child.exited;
    killed.removeEventListener('abort', stop);
    await clock.sleep(restartMs, killed).catch(() => {});
  }
}

interface Manifest {
  readonly spec: { readonly containers: readonly { readonly command: readonly string[] }[] };
}

/** What kubeadm's manifest says, but for where etcd is. */
function flagsOf(manifest: string, { endpoints }: OutsideEtcd): string[] {
  const [container] = (parseYaml(manifest) as Manifest).spec.containers;
  return (container?.command ?? [])
    .slice(1)
    .filter((flag) => !/^--etcd-(?:cafile|certfile|keyfile)=/.test(flag))
    .map((flag) => (flag.startsWith('--etcd-servers=') ? `--etcd-servers=${endpoints.join(',')}` : flag));
}
