import { type ConfigMap, configMaps } from '../../../core/api/core-v1.ts';
import { createClient } from '../../../core/client/client.ts';
import { parseKubeconfig } from '../../../core/client/kubeconfig/kubeconfig.ts';
import { createKubeconfigClient } from '../../../core/client/kubeconfig.ts';
import type { Process } from '../../../core/machine/process.ts';
import { parseYaml } from '../../../core/meta/yaml/parse.ts';
import { printYaml } from '../../../core/meta/yaml/print.ts';
import { dialHttp } from '../../../core/network/dial-http.ts';
import { resolveHost } from '../../../core/network/resolver.ts';
import { parseCertificatesPem } from '../../../core/pki/certificate.ts';
import { publicKeyPin } from '../../../core/pki/issue.ts';
import { defineCommand } from '../../cli/command.ts';
import { booleanFlag, listFlag, repeatedFlag, stringFlag } from '../../cli/flag.ts';
import { directories, PhaseError } from '../cluster.ts';
import { verifySignature } from '../cluster-info-signature.ts';
import { runtimeEndpoint } from '../kubelet-configuration.ts';
import { kubeconfig } from '../phases/kubeconfig.ts';
import {
  directoryAvailableCheck,
  fileAvailableCheck,
  forwardingCheck,
  portCheck,
  runPreflight,
  runtimeCheck,
  swapCheck,
} from '../preflight.ts';
import { startKubelet, waitForKubelet, writeKubeletFiles } from '../start-kubelet.ts';
import { tokenPattern } from '../token-secret.ts';

const flags = {
  token: stringFlag({
    usage: 'Use this token for both discovery-token and tls-bootstrap-token when those values are not provided.',
  }),
  'discovery-token': stringFlag({
    usage: 'For token-based discovery, the token used to validate cluster information fetched from the API server.',
  }),
  'discovery-token-ca-cert-hash': repeatedFlag({
    usage:
      'For token-based discovery, validate that the root CA public key matches this hash (format: "<type>:<value>").',
  }),
  'discovery-token-unsafe-skip-ca-verification': booleanFlag({
    usage: 'For token-based discovery, allow joining without --discovery-token-ca-cert-hash pinning.',
  }),
  'ignore-preflight-errors': listFlag({
    usage:
      "A list of checks whose errors will be shown as warnings. Example: 'IsPrivilegedUser,Swap'. Value 'all' ignores errors from all checks.",
  }),
  'node-name': stringFlag({ usage: 'Specify the node name.' }),
};

export const joinCommand = defineCommand({
  use: 'join [api-server-endpoint]',
  short: 'Run this on any machine you wish to join an existing cluster',
  flags,
  run: async ({ process, flags: given, args }) => {
    const target = joinTarget(args, given);
    try {
      await runPreflight(process, checks, given['ignore-preflight-errors']);
      target.authority = await discover(process, target);
    } catch (error) {
      throw new PhaseError('preflight', error);
    }
    await process.stdout.write(
      '[preflight] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...\n' +
        "[preflight] Use 'kubeadm init phase upload-config kubeadm --config your-config-file' to re-upload it.\n",
    );
    try {
      await startNode(process, target);
    } catch (error) {
      throw new PhaseError('kubelet-start', error);
    }
    await process.stdout.write(farewell);
    return 0;
  },
});

const checks = [
  runtimeCheck,
  forwardingCheck,
  swapCheck,
  directoryAvailableCheck(directories.manifests),
  fileAvailableCheck(`${directories.kubernetes}/kubelet.conf`),
  fileAvailableCheck(`${directories.kubernetes}/bootstrap-kubelet.conf`),
  portCheck(10250),
  fileAvailableCheck(`${directories.pki}/ca.crt`),
];

interface JoinTarget {
  readonly endpoint: string;
  readonly token: string;
  readonly pins: readonly string[];
  /** PEM, once it is known. */
  authority: string;
  server: string;
}

function joinTarget(
  args: readonly string[],
  given: {
    token: string;
    'discovery-token': string;
    'discovery-token-ca-cert-hash': readonly string[];
    'discovery-token-unsafe-skip-ca-verification': boolean;
  },
): JoinTarget {
  const [endpoint] = args;
  const token = given['discovery-token'] === '' ? given.token : given['discovery-token'];
  const pins = given['discovery-token-ca-cert-hash'];
  if (token === '') throw new Error('discovery: Invalid value: "": bootstrapToken or file must be set');
  if (!tokenPattern.test(token))
    throw new Error(`discovery.bootstrapToken.token: Invalid value: "${token}": the bootstrap token is invalid`);
  if (pins.length === 0 && !given['discovery-token-unsafe-skip-ca-verification']) {
    throw new Error(
      'discovery.bootstrapToken.caCertHashes: Invalid value: "": using token-based discovery without caCertHashes can be unsafe. Set unsafeSkipCAVerification as true in your kubeadm config file or pass --discovery-token-unsafe-skip-ca-verification flag to continue',
    );
  }
  if (endpoint === undefined)
    throw new Error('discovery.bootstrapToken.apiServerEndpoint: Invalid value: "": address : missing port in address');
  return { endpoint, token, pins, authority: '', server: '' };
}

/** Fetches cluster-info without trusting anybody, and then trusts it because the token signed it and the pin matches. */
async function discover(process: Process, target: JoinTarget): Promise<string> {
  const untrusted = clientTo(process, target.endpoint);
  const info = await fetchClusterInfo(process, untrusted, target);
  const text = info.data?.['kubeconfig'] ?? '';
  const id = target.token.slice(0, 6);
  const signature = info.data?.[`jws-kubeconfig-${id}`];
  const failed = "couldn't validate the identity of the API Server: ";
  if (signature === undefined)
    throw new Error(`${failed}could not find a JWS signature in the cluster-info ConfigMap for token ID "${id}"`);
  if (!(await verifySignature(text, signature, target.token)))
    throw new Error(
      `${failed}failed to verify JWS signature of received cluster info object, can't trust this API Server`,
    );
  const [cluster] = parseKubeconfig(text).clusters.values();
  const authority = atob(cluster?.['certificate-authority-data'] ?? '');
  const [certificate] = parseCertificatesPem(authority);
  const pin = certificate === undefined ? '' : await publicKeyPin(certificate);
  if (target.pins.length > 0 && !target.pins.includes(pin)) {
    throw new Error(
      `${failed}cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "${pin}" are pinned`,
    );
  }
  target.server = cluster?.server ?? `https://${target.endpoint}`;
  return authority;
}

const discoveryTimeoutMs = 10_000;

/** The token may have been made a moment ago: its signature is waited for. */
async function fetchClusterInfo(
  process: Process,
  client: ReturnType<typeof clientTo>,
  { token }: JoinTarget,
): Promise<ConfigMap> {
  const startedMs = process.clock.now();
  for (;;) {
    const info = await client.resource(configMaps).get('cluster-info', { namespace: 'kube-public' });
    const isSigned = info.data?.[`jws-kubeconfig-${token.slice(0, 6)}`] !== undefined;
    if (isSigned || process.clock.now() - startedMs > discoveryTimeoutMs) return info;
    await process.clock.sleep(200, process.killed);
  }
}

function clientTo(process: Process, endpoint: string): ReturnType<typeof createClient> {
  const [host = '', port = '6443'] = endpoint.split(':');
  const tls = { clock: process.clock, serverName: host, roots: [], insecureSkipVerify: true };
  return createClient({
    transport: dialHttp(process.network, {
      host,
      port: Number(port),
      tls,
      resolve: (name) => resolveHost(process, name),
    }),
    userAgent: 'kubeadm/v1.36.4',
  });
}

async function startNode(process: Process, { token, authority, server }: JoinTarget): Promise<void> {
  const { files, stdout } = process;
  files.mkdir(directories.pki, { recursive: true });
  files.mkdir(directories.manifests, { recursive: true, mode: 0o700 });
  files.writeFile(`${directories.pki}/ca.crt`, authority, { mode: 0o644 });
  const path = `${directories.kubernetes}/bootstrap-kubelet.conf`;
  files.writeFile(
    path,
    printYaml(
      kubeconfig({
        server,
        authority,
        cluster: 'kubernetes',
        user: 'tls-bootstrap-token-user',
        credentials: { token },
      }),
    ),
    { mode: 0o600 },
  );
  const shared = await createKubeconfigClient(process, path)
    .resource(configMaps)
    .get('kubelet-config', { namespace: 'kube-system' });
  const configuration = parseYaml(shared.data?.['kubelet'] ?? '') as Record<string, unknown>;
  await writeKubeletFiles(process, { ...configuration, containerRuntimeEndpoint: runtimeEndpoint }, 'environment last');
  await startKubelet(process);
  await waitForKubelet(process);
  await stdout.write('[kubelet-start] Waiting for the kubelet to perform the TLS Bootstrap\n');
  await waitForFile(process, `${directories.kubernetes}/kubelet.conf`);
  files.remove(path);
}

/** Resolves when the file is there. Rejects after four minutes. */
async function waitForFile(process: Process, path: string): Promise<void> {
  if (process.files.exists(path)) return;
  const late = new AbortController();
  const timer = process.clock.setTimer(240_000, () => late.abort(new Error('context deadline exceeded')));
  const signal = AbortSignal.any([process.killed, late.signal]);
  await new Promise<void>((resolve, reject) => {
    const watch = process.files.watch(path, () => {
      if (!process.files.exists(path)) return;
      watch[Symbol.dispose]();
      resolve();
    });
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  timer[Symbol.dispose]();
}

const farewell = `
This node has joined the cluster:
* Certificate signing request was sent to apiserver and a response was received.
* The Kubelet was informed of the new secure connection details.

Run 'kubectl get nodes' on the control-plane to see this node join the cluster.

`;
