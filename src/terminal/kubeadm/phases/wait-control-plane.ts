import { definePhase, directories, say } from '../cluster.ts';
import { formatGoMilliseconds } from '../go-milliseconds.ts';
import { waitForHealth, waitForKubelet } from '../start-kubelet.ts';

const timeoutMs = 240_000;

export const waitControlPlanePhase = definePhase({
  name: 'wait-control-plane',
  async run(settings) {
    const { process, advertiseAddress, bindPort } = settings;
    await say(
      settings,
      `[wait-control-plane] Waiting for the kubelet to boot up the control plane as static Pods from directory "${directories.manifests}"`,
    );
    await waitForKubelet(process);
    await say(settings, '[control-plane-check] Waiting for healthy control plane components. This can take up to 4m0s');
    const components = [
      { name: 'kube-apiserver', address: advertiseAddress, port: bindPort, path: '/livez' },
      { name: 'kube-controller-manager', address: '127.0.0.1', port: 10257, path: '/healthz' },
      { name: 'kube-scheduler', address: '127.0.0.1', port: 10259, path: '/livez' },
    ];
    for (const { name, address, port, path } of components)
      await say(settings, `[control-plane-check] Checking ${name} at https://${address}:${port}${path}`);
    const results = await Promise.all(
      components.map(async ({ name, address, port, path }) => {
        const tls = { clock: process.clock, serverName: address, roots: [], insecureSkipVerify: true };
        const tookMs = await waitForHealth(process, { address, port, tls }, path, timeoutMs);
        if (tookMs === undefined) {
          await say(settings, `[control-plane-check] ${name} is not healthy after 4m0s`);
          return `${name} check failed at https://${address}:${port}${path}: client rate limiter Wait returned an error: context deadline exceeded`;
        }
        await say(settings, `[control-plane-check] ${name} is healthy after ${formatGoMilliseconds(tookMs)}`);
        return undefined;
      }),
    );
    const failed = results.filter((result) => result !== undefined);
    if (failed.length > 0)
      throw new Error(`failed while waiting for the control plane to start: [${failed.join(', ')}]`);
  },
});
