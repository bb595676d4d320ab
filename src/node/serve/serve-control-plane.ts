import { PlaygroundClock } from '../../core/clock.ts';
import { createInProcessHost, type InProcessHost } from '../../playground/in-process-host.ts';
import type { HostedMachine } from '../../playground/machine-host.ts';
import { readBuiltCheckpoint } from '../local-playground.ts';
import { controlPlanePrograms, type OutsideEtcd } from './control-plane-program.ts';
import { openMachineGateway, writeKubeconfig } from './serve-playground.ts';

export interface ServeControlPlaneOptions {
  readonly etcd: OutsideEtcd;
  /** 0 draws a free one. */
  readonly port: number;
  /** The file that is written. */
  readonly kubeconfig: string;
}

export interface ServedControlPlane {
  readonly url: string;
  close(): Promise<void>;
}

const name = 'controlplane';
const address = '172.30.1.2';
/** No binding is needed for it: the one of admin.conf's group is made by `kubeadm init`. */
const adminConfig = '/etc/kubernetes/super-admin.conf';
const pollMs = 50;

/**
 * Serves a cluster that lives in an etcd outside: its API, its controllers and its scheduler, without any node. Several processes may
 * serve the same cluster, one of them leading; all have the certificates of the build's cluster.
 * Rejects when the port is taken or there was no build.
 */
export async function serveControlPlane(options: ServeControlPlaneOptions): Promise<ServedControlPlane> {
  const host = createInProcessHost({ programs: controlPlanePrograms(options.etcd) });
  try {
    const machine = await bootControlPlane(host);
    await apiReady(machine);
    const gateway = await openMachineGateway(options.port, machine, () => host.networkOf(name));
    const url = `https://127.0.0.1:${gateway.port}`;
    await writeKubeconfig(options.kubeconfig, await machine.readFile(adminConfig), url);
    const close = async (): Promise<void> => {
      await gateway.close();
      await host.close();
    };
    return { url, close };
  } catch (error) {
    await host.close();
    throw error;
  }
}

/** From what kubeadm left on the disk of the checkpoint's control plane. */
async function bootControlPlane(host: InProcessHost): Promise<HostedMachine> {
  const saved = (await readBuiltCheckpoint())?.machines.find((machine) => machine.name === name);
  if (saved === undefined) throw new Error('there are no certificates to serve with: `npm run build` makes them');
  const machine = await host.create({
    ...{ name, address, store: 'memory', machines: [{ name, address }] },
    disk: saved.disk,
  });
  await machine.boot();
  return machine;
}

/** An etcd that does not answer is waited for, as kube-apiserver does. */
async function apiReady(machine: HostedMachine): Promise<void> {
  const clock = new PlaygroundClock();
  for (;;) {
    const answer = await machine
      .callApi(adminConfig, { method: 'GET', target: '/readyz', headers: {} })
      .catch(() => undefined);
    if (answer?.status === 200) return;
    await clock.sleep(pollMs);
  }
}
