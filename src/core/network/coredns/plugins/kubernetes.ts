import { emptyKubeconfig } from '../../../client/kubeconfig/kubeconfig.ts';
import { createKubeconfigClient } from '../../../client/kubeconfig.ts';
import type { Process } from '../../../machine/process.ts';
import { isLoopback } from '../../address.ts';
import { isInZone, zoneOf } from '../corefile.ts';
import { answerFromCluster, denial } from '../kubernetes/answer.ts';
import { Cluster } from '../kubernetes/cluster.ts';
import { readKubernetesOptions } from '../kubernetes/options.ts';
import { definePlugin } from '../plugin.ts';

/** Answers from the services, endpoints and pods of a cluster. */
export const kubernetesPlugin = definePlugin({
  name: 'kubernetes',
  setup(directive, { process, zones, signal, log, resolve }) {
    const options = readKubernetesOptions(directive, zones);
    const { clock, network } = process;
    const client = createKubeconfigClient(process, options.kubeconfig ?? emptyKubeconfig(), { userAgent: 'coredns' });
    const onError = (error: unknown): void => {
      log('ERROR', `plugin/kubernetes: Failed to watch: ${error instanceof Error ? error.message : String(error)}`);
    };
    const cluster = new Cluster(options, { client, clock, signal, onError });
    const ownAddresses = (): string[] =>
      network
        .interfaces()
        .map(({ address }) => address)
        .filter((address) => address !== '' && !isLoopback(address));
    const context = { cluster, options, resolve, ownAddresses };
    log('INFO', 'plugin/kubernetes: waiting for Kubernetes API before starting server');
    return {
      ready: () => cluster.synced,
      prepared: cluster.whenSynced,
      started: () => {
        if (!cluster.synced) log('WARNING', 'plugin/kubernetes: starting server with unsynced Kubernetes API');
      },
      async handle(request, next) {
        const zone = zoneOf(request.name, options.zones);
        if (zone === undefined) return next(request);
        await waitForSync(process, cluster);
        const reply = await answerFromCluster(context, request, zone);
        if (reply !== undefined) return reply;
        const passes = options.fallthrough.some((each) => isInZone(request.name, each));
        return passes ? next(request) : denial(context, zone);
      },
    };
  },
});

const longestWaitMs = 5000;

/** Questions wait for the first copy of the cluster, but not for ever. */
async function waitForSync({ clock, killed }: Process, cluster: Cluster): Promise<void> {
  if (cluster.synced) return;
  await Promise.race([cluster.whenSynced, clock.sleep(longestWaitMs, killed)]);
  if (!cluster.synced) throw new Error('plugin/kubernetes: kubernetes API is not synced yet');
}
