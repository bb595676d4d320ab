import { BaseImage, Cluster, type ProcessContext } from '@ngrok/webernetes';

class Server extends BaseImage {
  static readonly imageName = 'server';
  static readonly imageVersion = '1.0';
  readonly defaultCommand = ['server'];

  override async exec(context: ProcessContext): Promise<number> {
    context.listenHttp(80, async () => ({ status: 200, body: 'hello\n' }));
    return context.waitUntilKilled();
  }
}

export interface Peer {
  /** Resolves when all pods of a new deployment are Ready. */
  readonly deploy: (pods: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startPeer(nodes: number): Promise<Peer> {
  const cluster = new Cluster({ nodes });
  cluster.registerImage(Server);
  await cluster.init();
  return { deploy: (pods) => deploy(cluster, pods), close: () => cluster.close() };
}

async function deploy(cluster: Cluster, replicas: number): Promise<void> {
  const app = `n${replicas}`;
  await cluster.apply([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: app },
      spec: {
        replicas,
        selector: { matchLabels: { app } },
        template: {
          metadata: { labels: { app } },
          spec: { containers: [{ name: 'server', image: 'server:1.0' }] },
        },
      },
    },
  ]);
  for (;;) {
    const { status } = await cluster.api.appsv1.readNamespacedDeployment({ namespace: 'default', name: app });
    if (status?.readyReplicas === replicas) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
