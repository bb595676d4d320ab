import { type Client, createClient } from '../client/client.ts';
import { createEventRecorder } from '../client/event-recorder.ts';
import { resolveConnection } from '../client/kubeconfig/connection.ts';
import { readKubeconfig } from '../client/kubeconfig/load.ts';
import { clientTransport } from '../client/kubeconfig/transport.ts';
import { klogLine } from '../component/klog.ts';
import { defineProgram, type Process } from '../machine/process.ts';
import { dialHttp } from '../network/dial-http.ts';
import { serveHttp } from '../network/serve-http.ts';
import { certificatePem, parseCertificatesPem } from '../pki/certificate.ts';
import { createCertificateAuthority, issueCertificate } from '../pki/issue.ts';
import { parsePrivateKeyPem, privateKeyPem } from '../pki/private-key.ts';
import { criSocket } from '../runtime/cri.ts';
import { createCriClient } from '../runtime/cri-client.ts';
import { currentCertificate, requestClientCertificate } from './bootstrap.ts';
import { type KubeletConfiguration, readKubeletConfiguration } from './configuration.ts';
import { Kubelet } from './kubelet.ts';
import { webhookAuthorization } from './kubelet-authorization.ts';
import { type KubeletFlags, parseKubeletFlags } from './kubelet-flags.ts';
import { createKubeletHandler } from './kubelet-server.ts';
import { kubeletVersion } from './node-status.ts';

/** The kubelet as a program, started by its systemd unit. */
export const kubeletProgram = defineProgram({ name: 'kubelet', run });

async function run(process: Process): Promise<number> {
  const log = (level: 'I' | 'E', message: string): void => {
    void process.stderr.write(klogLine(process, level, 'kubelet.go', message)).catch(() => {});
  };
  if (process.argv.includes('--version')) {
    await process.stdout.write(`Kubernetes ${kubeletVersion}\n`);
    return 0;
  }
  try {
    const flags = parseKubeletFlags(process.argv.slice(1));
    const configuration = readKubeletConfiguration(process.files, flags.config);
    await serve(process, flags, configuration, log);
    return 0;
  } catch (error) {
    if (process.killed.aborted) return 0;
    log('E', `"command failed" err="${error instanceof Error ? error.message : String(error)}"`);
    return 1;
  }
}

async function serve(
  process: Process,
  flags: KubeletFlags,
  configuration: KubeletConfiguration,
  log: (level: 'I' | 'E', message: string) => void,
): Promise<void> {
  const { clock, kernel } = process;
  const nodeName = flags.hostnameOverride === '' ? kernel.hostname : flags.hostnameOverride;
  log('I', `"Kubelet version" kubeletVersion="${kubeletVersion}"`);
  await bootstrap(process, flags, nodeName, log);
  const client = kubeconfigClient(process, flags.kubeconfig);
  const cri = createCriClient(dialHttp(process.network, { path: criSocket }));
  await waitForRuntime(process, cri, log);
  const stop = new AbortController();
  process.onSignal('SIGTERM', () => stop.abort());
  const signal = AbortSignal.any([process.killed, stop.signal]);
  const recorder = createEventRecorder({ client, clock, component: 'kubelet', host: nodeName });
  const kubelet = new Kubelet({
    client,
    clock,
    cri,
    kernel,
    network: process.network,
    recorder,
    signal,
    log: (message) => log('I', message),
    nodeName,
    nodeIp: flags.nodeIp === '' ? nodeAddress(process) : flags.nodeIp,
    staticPodPath: configuration.staticPodPath,
    clusterDns: configuration.clusterDns,
    clusterDomain: configuration.clusterDomain,
    maxPods: configuration.maxPods,
    nodeLabels: flags.nodeLabels,
    nodeTaints: flags.registerWithTaints,
    register: flags.kubeconfig !== '',
  });
  await listen(process, configuration, kubelet, client, cri, nodeName, signal);
  recorder.event({ kind: 'Node', name: nodeName, uid: nodeName }, 'Normal', 'Starting', 'Starting kubelet.');
  log('I', '"Started kubelet"');
  await kubelet.run();
}

/** Without a kubeconfig of its own the kubelet asks for a certificate with the bootstrap token's. */
async function bootstrap(
  process: Process,
  flags: KubeletFlags,
  nodeName: string,
  log: (level: 'I' | 'E', message: string) => void,
): Promise<void> {
  if (flags.kubeconfig === '' || process.files.exists(flags.kubeconfig)) return;
  if (flags.bootstrapKubeconfig === '' || !process.files.exists(flags.bootstrapKubeconfig)) {
    throw new Error(
      `failed to run Kubelet: unable to load bootstrap kubeconfig: stat ${flags.bootstrapKubeconfig}: no such file or directory`,
    );
  }
  log('I', '"Client rotation is on, will bootstrap in background"');
  const source = readKubeconfig(process, flags.bootstrapKubeconfig);
  const connection = resolveConnection(process, source);
  await requestClientCertificate(process, kubeconfigClient(process, flags.bootstrapKubeconfig), nodeName);
  const [cluster] = source.clusters.values();
  process.files.writeFile(
    flags.kubeconfig,
    nodeKubeconfig(connection.server, cluster?.['certificate-authority-data'] ?? ''),
    { mode: 0o600 },
  );
}

function nodeKubeconfig(server: string, authority: string): string {
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${authority}
    server: ${server}
  name: default-cluster
contexts:
- context:
    cluster: default-cluster
    namespace: default
    user: default-auth
  name: default-context
current-context: default-context
kind: Config
users:
- name: default-auth
  user:
    client-certificate: ${currentCertificate}
    client-key: ${currentCertificate}
`;
}

function kubeconfigClient(process: Process, path: string): Client {
  const connection = resolveConnection(process, readKubeconfig(process, path));
  return createClient({
    transport: clientTransport(process, connection),
    bearerToken: () => connection.token,
    userAgent: `kubelet/${kubeletVersion} (linux/amd64) kubernetes`,
  });
}

async function waitForRuntime(
  process: Process,
  cri: ReturnType<typeof createCriClient>,
  log: (level: 'I' | 'E', message: string) => void,
): Promise<void> {
  for (let attempt = 0; !process.killed.aborted; attempt += 1) {
    try {
      await cri.runtime('Version', {});
      return;
    } catch (error) {
      if (attempt === 20)
        throw new Error(
          `failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint "unix://${criSocket}": ${String(error)}`,
        );
      if (attempt === 0) log('I', '"Waiting for the container runtime"');
      await process.clock.sleep(100, process.killed);
    }
  }
}

function nodeAddress(process: Process): string {
  return process.network.interfaces().find(({ name, up }) => up && name !== 'lo')?.address ?? '127.0.0.1';
}

async function listen(
  process: Process,
  configuration: KubeletConfiguration,
  kubelet: Kubelet,
  client: Client,
  cri: ReturnType<typeof createCriClient>,
  nodeName: string,
  signal: AbortSignal,
): Promise<void> {
  const { clock, files } = process;
  const handler = createKubeletHandler({
    cri,
    runtime: kubelet.runtime,
    clock,
    files,
    pods: () => kubelet.pods(),
    authorize: webhookAuthorization(client, clock, nodeName),
  });
  const identity = await servingIdentity(process, nodeName);
  const clientRoots = files.exists(configuration.clientCaFile)
    ? parseCertificatesPem(files.readText(configuration.clientCaFile))
    : [];
  const tls = { clock, identity, clientCertificates: 'verifyIfGiven' as const, clientRoots };
  void serveHttp(process.network.listen({ port: configuration.port }), handler, { tls, signal });
  const health = process.network.listen({ port: configuration.healthzPort, address: '127.0.0.1' });
  void serveHttp(
    health,
    async ({ target }) =>
      target === '/healthz' ? { status: 200, body: 'ok' } : { status: 404, body: '404 page not found\n' },
    { signal },
  );
}

/** The certificate that the kubelet's port shows: signed by itself, kept under /var/lib/kubelet/pki. */
async function servingIdentity(
  { clock, files, network }: Process,
  nodeName: string,
): Promise<{ certificates: ReturnType<typeof parseCertificatesPem>; key: ReturnType<typeof parsePrivateKeyPem> }> {
  const certificatePath = '/var/lib/kubelet/pki/kubelet.crt';
  const keyPath = '/var/lib/kubelet/pki/kubelet.key';
  if (files.exists(certificatePath) && files.exists(keyPath)) {
    return {
      certificates: parseCertificatesPem(files.readText(certificatePath)),
      key: parsePrivateKeyPem(files.readText(keyPath)),
    };
  }
  const validity = { clock, notBeforeMs: clock.now() - 3_600_000, notAfterMs: clock.now() + 365 * 86_400_000 };
  const seconds = Math.floor(clock.now() / 1000);
  const authority = await createCertificateAuthority({
    ...validity,
    commonName: `${nodeName}-ca@${seconds}`,
    algorithm: 'ECDSA-P256',
  });
  const { certificate, key } = await issueCertificate(authority, {
    ...validity,
    subject: { commonName: `${nodeName}@${seconds}` },
    alternativeNames: { dnsNames: [nodeName], ipAddresses: network.interfaces().map(({ address }) => address) },
    extendedKeyUsage: ['serverAuth'],
    algorithm: 'ECDSA-P256',
  });
  files.mkdir('/var/lib/kubelet/pki', { recursive: true });
  files.writeFile(certificatePath, certificatePem(certificate) + certificatePem(authority.certificate), {
    mode: 0o644,
  });
  files.writeFile(keyPath, privateKeyPem(key), { mode: 0o600 });
  return { certificates: [certificate, authority.certificate], key };
}
