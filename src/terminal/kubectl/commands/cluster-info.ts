import type { Service } from '../../../core/api/core-v1.ts';
import { queryOf } from '../../../core/client/client.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import type { Session } from '../session.ts';

export const clusterInfoCommand = defineKubectlCommand({
  use: 'cluster-info',
  run: async (session) => {
    try {
      await printAddresses(session);
    } finally {
      await session.print("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
    }
  },
});

async function printAddresses(session: Session): Promise<void> {
  const { server } = session.connection;
  await session.discovery.find('services');
  const namespace = session.explicitNamespace ? session.namespace : 'kube-system';
  const query = queryOf({ labelSelector: 'kubernetes.io/cluster-service=true' });
  const list = await session.json<{ items: Service[] | null }>({
    target: `/api/v1/namespaces/${namespace}/services${query}`,
  });
  await session.print(`Kubernetes control plane is running at ${paint(session, server)}\n`);
  for (const service of list.items ?? []) {
    await session.print(`${displayName(service)} is running at ${paint(session, linkOf(server, service))}\n`);
  }
}

/** Addresses are coloured on a terminal. */
function paint(session: Session, text: string): string {
  return session.process.isTerminal(1) ? `\x1b[0;33m${text}\x1b[0m` : text;
}

function displayName({ metadata }: Service): string {
  return metadata.labels?.['kubernetes.io/name'] ?? metadata.name;
}

function linkOf(server: string, { metadata, spec, status }: Service): string {
  const [ingress] = status?.loadBalancer?.ingress ?? [];
  if (ingress !== undefined) {
    const address = ingress.ip || (ingress.hostname ?? '');
    return (spec?.ports ?? []).map(({ port }) => `http://${address}:${port}`).join(' ');
  }
  const [port] = spec?.ports ?? [];
  const scheme = port !== undefined && (port.name === 'https' || port.port === 443) ? 'https:' : '';
  const name = scheme === '' && !port?.name ? metadata.name : `${scheme}${metadata.name}:${port?.name ?? ''}`;
  return `${server}/api/v1/namespaces/${metadata.namespace ?? ''}/services/${name}/proxy`;
}
