import type { Process } from '../../core/machine/process.ts';
import { printYaml } from '../../core/meta/yaml/print.ts';
import { dialHttp } from '../../core/network/dial-http.ts';
import { directories } from './cluster.ts';
import { formatGoMilliseconds } from './go-milliseconds.ts';
import { runtimeEndpoint } from './kubelet-configuration.ts';

/** Writes what the kubelet reads at its start. */
export async function writeKubeletFiles(
  process: Process,
  configuration: unknown,
  order: 'environment first' | 'environment last',
): Promise<void> {
  const { files, stdout } = process;
  const say = (line: string): Promise<void> => stdout.write(`${line}\n`);
  const writeEnvironment = async (): Promise<void> => {
    await say(
      `[kubelet-start] Writing kubelet environment file with flags to file "${directories.kubelet}/kubeadm-flags.env"`,
    );
    files.writeFile(`${directories.kubelet}/kubeadm-flags.env`, 'KUBELET_KUBEADM_ARGS=""\n', { mode: 0o644 });
  };
  files.mkdir(directories.kubelet, { recursive: true });
  if (order === 'environment first') await writeEnvironment();
  await say(`[kubelet-start] Writing kubelet configuration to file "${directories.kubelet}/instance-config.yaml"`);
  const instance = {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    containerRuntimeEndpoint: runtimeEndpoint,
  };
  files.writeFile(`${directories.kubelet}/instance-config.yaml`, printYaml(instance), { mode: 0o644 });
  await say(
    '[patches] Applied patch of type "application/strategic-merge-patch+json" to target "kubeletconfiguration"',
  );
  await say(`[kubelet-start] Writing kubelet configuration to file "${directories.kubelet}/config.yaml"`);
  files.writeFile(`${directories.kubelet}/config.yaml`, printYaml(configuration), { mode: 0o644 });
  if (order === 'environment last') await writeEnvironment();
}

/** Starts the kubelet's unit anew and waits until it says that it is well. Rejects after four minutes. */
export async function startKubelet(process: Process): Promise<void> {
  await process.stdout.write('[kubelet-start] Starting the kubelet\n');
  await systemctl(process, 'daemon-reload');
  await systemctl(process, 'restart', 'kubelet');
}

export async function waitForKubelet(process: Process): Promise<void> {
  const url = 'http://127.0.0.1:10248/healthz';
  await process.stdout.write(`[kubelet-check] Waiting for a healthy kubelet at ${url}. This can take up to 4m0s\n`);
  const tookMs = await waitForHealth(process, { address: '127.0.0.1', port: 10248 }, '/healthz', 240_000);
  if (tookMs === undefined)
    throw new Error(
      `failed while waiting for the kubelet to start: The HTTP call equal to 'curl -sSL ${url}' returned error: context deadline exceeded`,
    );
  await process.stdout.write(`[kubelet-check] The kubelet is healthy after ${formatGoMilliseconds(tookMs)}\n`);
}

/** Asks until the answer is 200; how long that took, or undefined when the time was over. */
export async function waitForHealth(
  process: Process,
  target: Parameters<typeof dialHttp>[1],
  path: string,
  timeoutMs: number,
): Promise<number | undefined> {
  const { clock, network } = process;
  const startedMs = clock.now();
  const transport = dialHttp(network, target);
  for (let pauseMs = 20; clock.now() - startedMs < timeoutMs; pauseMs = Math.min(pauseMs * 1.5, 500)) {
    try {
      const response = await transport({ method: 'GET', target: path, signal: process.killed });
      await response.body.text();
      if (response.status === 200) return clock.now() - startedMs;
    } catch {
      process.killed.throwIfAborted();
    }
    await clock.sleep(pauseMs, process.killed);
  }
  return undefined;
}

export async function systemctl(process: Process, ...words: readonly string[]): Promise<number> {
  return (await process.spawn(['systemctl', ...words]).exited).code;
}
