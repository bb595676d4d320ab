import { parseYamlDocuments } from '../../../core/meta/yaml/parse.ts';
import { adminClient, applyObject } from '../apply-object.ts';
import { type ClusterSettings, definePhase, say, serverUrl, serviceAddress } from '../cluster.ts';
import { corednsManifest } from '../manifests/coredns.ts';
import { kubeProxyManifest } from '../manifests/kube-proxy.ts';

export const addonPhase = definePhase({
  name: 'addon',
  async run(settings) {
    await apply(settings, corednsManifest(serviceAddress(settings.serviceSubnet, 10), settings.dnsDomain));
    await say(settings, '[addons] Applied essential addon: CoreDNS');
    await apply(settings, kubeProxyManifest(serverUrl(settings), settings.podSubnet, settings.kubernetesVersion));
    await say(settings, '[addons] Applied essential addon: kube-proxy');
  },
});

async function apply({ process }: ClusterSettings, manifest: string): Promise<void> {
  const client = adminClient(process);
  for (const object of parseYamlDocuments(manifest))
    if (object !== null && object !== undefined) await applyObject(client, object);
}
