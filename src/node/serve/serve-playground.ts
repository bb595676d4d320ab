import { writeFile } from 'node:fs/promises';
import { parseKubeconfig, printKubeconfig } from '../../core/client/kubeconfig/kubeconfig.ts';
import { PlaygroundClock } from '../../core/clock.ts';
import type { NetworkNamespace } from '../../core/network/network-stack.ts';
import type { InProcessHostOptions } from '../../playground/in-process-host.ts';
import type { HostedMachine } from '../../playground/machine-host.ts';
import type { Playground } from '../../playground/playground.ts';
import { startLocalPlayground } from '../local-playground.ts';
import { type ApiGateway, openApiGateway } from './api-gateway.ts';
import { servingCertificate } from './serving-certificate.ts';

export interface ServeOptions {
  /** Workers beside the control plane. */
  readonly nodes?: number;
  /** 0 draws a free one. */
  readonly port: number;
  /** The file that is written. */
  readonly kubeconfig: string;
  /** Programs in the place of the usual ones. */
  readonly programs?: InProcessHostOptions['programs'];
}

export interface ServedPlayground {
  /** `https://127.0.0.1:6443`. */
  readonly url: string;
  readonly playground: Playground;
  close(): Promise<void>;
}

const controlPlane = 'controlplane';
const securePort = 6443;
const certificates = '/etc/kubernetes/pki';

/**
 * Starts a playground and serves its API over HTTPS on loopback; writes a kubeconfig for its administrator, readable by
 * the owner only. Rejects when the port is taken.
 */
export async function servePlayground(options: ServeOptions): Promise<ServedPlayground> {
  const { nodes, programs } = options;
  const { playground, host } = await startLocalPlayground(
    nodes === undefined ? {} : { nodes },
    programs === undefined ? {} : { programs },
  );
  try {
    await playground.ready;
    const machine = { ...playground.machine(controlPlane), readFile: (path: string) => playground.readFile(path) };
    const gateway = await openMachineGateway(options.port, machine, () => host().networkOf(controlPlane));
    const url = `https://127.0.0.1:${gateway.port}`;
    await writeKubeconfig(options.kubeconfig, await playground.readFile('/etc/kubernetes/admin.conf'), url);
    const close = async (): Promise<void> => {
      await gateway.close();
      await playground.close();
    };
    return { url, playground, close };
  } catch (error) {
    await playground.close();
    throw error;
  }
}

/** A gateway to the API server of a machine. */
export async function openMachineGateway(
  port: number,
  machine: Pick<HostedMachine, 'name' | 'address' | 'readFile'>,
  network: () => NetworkNamespace | undefined,
): Promise<ApiGateway> {
  const authority = {
    certificate: await machine.readFile(`${certificates}/ca.crt`),
    key: await machine.readFile(`${certificates}/ca.key`),
  };
  const identity = await servingCertificate(new PlaygroundClock(), authority);
  const admit: Parameters<typeof openApiGateway>[0]['admit'] = (client, secured) => {
    const present = network();
    if (present === undefined) throw new Error(`${machine.name} is off`);
    return present.admit(client, { address: machine.address, port: securePort }, secured);
  };
  return openApiGateway({ port, admit, ...identity, clientAuthorities: authority.certificate });
}

/** The administrator's kubeconfig, which now names this server. */
export async function writeKubeconfig(path: string, admin: string, server: string): Promise<void> {
  const config = parseKubeconfig(admin);
  for (const cluster of config.clusters.values()) cluster.server = server;
  await writeFile(path, printKubeconfig(config), { mode: 0o600 });
}
