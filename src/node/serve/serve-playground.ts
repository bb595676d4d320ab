import { writeFile } from 'node:fs/promises';
import { parseKubeconfig, printKubeconfig } from '../../core/client/kubeconfig/kubeconfig.ts';
import { PlaygroundClock } from '../../core/clock.ts';
import type { InProcessHostOptions } from '../../playground/in-process-host.ts';
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
    const gateway = await openGateway(options.port, playground, (client, secured) => {
      const network = host().networkOf(controlPlane);
      if (network === undefined) throw new Error(`${controlPlane} is off`);
      return network.admit(client, { address: playground.machine(controlPlane).address, port: securePort }, secured);
    });
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

async function openGateway(
  port: number,
  playground: Playground,
  admit: Parameters<typeof openApiGateway>[0]['admit'],
): Promise<ApiGateway> {
  const authority = {
    certificate: await playground.readFile(`${certificates}/ca.crt`),
    key: await playground.readFile(`${certificates}/ca.key`),
  };
  const identity = await servingCertificate(new PlaygroundClock(), authority);
  return openApiGateway({ port, admit, ...identity, clientAuthorities: authority.certificate });
}

/** The administrator's kubeconfig, which now names this server. */
async function writeKubeconfig(path: string, admin: string, server: string): Promise<void> {
  const config = parseKubeconfig(admin);
  for (const cluster of config.clusters.values()) cluster.server = server;
  await writeFile(path, printKubeconfig(config), { mode: 0o600 });
}
