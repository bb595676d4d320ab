import { definePhase, serviceAddress } from '../cluster.ts';
import { kubeletConfiguration, runtimeEndpoint } from '../kubelet-configuration.ts';
import { startKubelet, writeKubeletFiles } from '../start-kubelet.ts';

export const kubeletStartPhase = definePhase({
  name: 'kubelet-start',
  async run({ process, serviceSubnet, dnsDomain }) {
    const configuration = kubeletConfiguration({
      clusterDns: serviceAddress(serviceSubnet, 10),
      clusterDomain: dnsDomain,
      endpoint: runtimeEndpoint,
    });
    await writeKubeletFiles(process, configuration, 'environment first');
    await startKubelet(process);
  },
});
