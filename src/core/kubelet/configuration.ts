import type { FileSystem } from '../machine/file-system.ts';
import { parseYaml } from '../meta/yaml/parse.ts';
import { isSystemError } from '../system-error.ts';

/** What the kubelet reads of its KubeletConfiguration file. */
export interface KubeletConfiguration {
  readonly staticPodPath: string;
  readonly clusterDns: readonly string[];
  readonly clusterDomain: string;
  readonly maxPods: number;
  readonly port: number;
  readonly healthzPort: number;
  readonly clientCaFile: string;
  readonly anonymousAllowed: boolean;
  readonly webhookAuthorization: boolean;
  readonly failSwapOn: boolean;
}

interface ConfigurationFile {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly staticPodPath?: string;
  readonly clusterDNS?: string[];
  readonly clusterDomain?: string;
  readonly maxPods?: number;
  readonly port?: number;
  readonly healthzPort?: number;
  readonly failSwapOn?: boolean;
  readonly authentication?: { anonymous?: { enabled?: boolean }; x509?: { clientCAFile?: string } };
  readonly authorization?: { mode?: string };
}

/** Throws an Error in the kubelet's words. */
export function readKubeletConfiguration(files: FileSystem, path: string): KubeletConfiguration {
  const fail = (reason: string): never => {
    throw new Error(`failed to load kubelet config file, path: ${path}, error: ${reason}`);
  };
  let text = '';
  try {
    text = files.readText(path);
  } catch (error) {
    const reason = isSystemError(error) ? error.message.toLowerCase() : String(error);
    fail(
      `failed to load Kubelet config file ${path}, error failed to read kubelet config file "${path}", error: open ${path}: ${reason}`,
    );
  }
  let file: ConfigurationFile | undefined;
  try {
    file = parseYaml(text) as ConfigurationFile | undefined;
  } catch (error) {
    fail(`failed to load Kubelet config file ${path}, error ${error instanceof Error ? error.message : String(error)}`);
  }
  if (file?.kind !== 'KubeletConfiguration') {
    fail(
      `failed to load Kubelet config file ${path}, error no kind "${file?.kind ?? ''}" is registered for version "${file?.apiVersion ?? ''}" in scheme "pkg/kubelet/apis/config/scheme/scheme.go"`,
    );
  }
  return {
    staticPodPath: file?.staticPodPath ?? '',
    clusterDns: file?.clusterDNS ?? [],
    clusterDomain: file?.clusterDomain ?? 'cluster.local',
    maxPods: file?.maxPods ?? 110,
    port: file?.port ?? 10250,
    healthzPort: file?.healthzPort ?? 10248,
    clientCaFile: file?.authentication?.x509?.clientCAFile ?? '',
    anonymousAllowed: file?.authentication?.anonymous?.enabled ?? false,
    webhookAuthorization: (file?.authorization?.mode ?? 'Webhook') === 'Webhook',
    failSwapOn: file?.failSwapOn ?? true,
  };
}
