import { selectAdmissionPlugins } from '../admission/default-plugins.ts';
import { ComponentFlagError } from '../component/component-flags.ts';
import { klogLine } from '../component/klog.ts';
import { defineProgram, type Process, type ProgramDefinition } from '../machine/process.ts';
import type { Listener } from '../network/network-stack.ts';
import { serveHttp } from '../network/serve-http.ts';
import { isSystemError } from '../system-error.ts';
import { followDefinitions } from './aggregation/custom-api-services.ts';
import { registerLocalApiServices } from './aggregation/local-api-services.ts';
import { bootstrapNamespaces, bootstrapPolicy, bootstrapPriorityClasses } from './bootstrap/bootstrap.ts';
import { startFlowControl } from './bootstrap/flow-control.ts';
import { publishApiServer } from './bootstrap/kubernetes-service.ts';
import { type ApiServer, createApiServer } from './create-api-server.ts';
import { readAdmissionSetup } from './kube-apiserver/admission-setup.ts';
import { openAuditor } from './kube-apiserver/audit-setup.ts';
import { compactRegularly } from './kube-apiserver/compaction.ts';
import { type ApiServerKeys, composeApiServer } from './kube-apiserver/compose.ts';
import { openEncryption } from './kube-apiserver/encryption-setup.ts';
import { openEtcd, waitForEtcd } from './kube-apiserver/etcd-connection.ts';
import { createExtensionDialer } from './kube-apiserver/extension-dialer.ts';
import {
  readCertificates,
  readIdentity,
  readSigningKey,
  readTextFile,
  readVerificationKey,
} from './kube-apiserver/files.ts';
import { type ApiServerFlags, parseFlagTexts, readFlags } from './kube-apiserver/flags.ts';
import { createAddressDialer, createKubeletDialer } from './kube-apiserver/kubelet-dialer.ts';
import { validateFlags } from './kube-apiserver/validate-flags.ts';
import { kubernetesVersion } from './version.ts';

/** kube-apiserver as a program, started by its static pod. */
export const kubeApiserverProgram = createKubeApiserverProgram(openEtcd);

/** The same with another way to the etcd of `--etcd-servers`. */
export function createKubeApiserverProgram(open: typeof openEtcd): ProgramDefinition {
  return defineProgram({ name: 'kube-apiserver', run: (process) => runProgram(process, open) });
}

type Log = (level: 'E' | 'I' | 'W', source: string, message: string) => void;

/** One run of the program. */
interface Run {
  readonly process: Process;
  readonly flags: ApiServerFlags;
  readonly open: typeof openEtcd;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

async function runProgram(process: Process, open: typeof openEtcd): Promise<number> {
  let flags: ApiServerFlags;
  try {
    const texts = parseFlagTexts(process.argv.slice(1));
    if (texts.flag('version')) {
      await process.stdout.write(`Kubernetes ${kubernetesVersion}\n`);
      return 0;
    }
    flags = readFlags(texts);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof ComponentFlagError) && !message.startsWith('invalid argument')) throw error;
    await process.stderr.write(`Error: ${message}\n`);
    return 1;
  }
  return runServer(process, flags, open);
}

async function runServer(process: Process, flags: ApiServerFlags, open: typeof openEtcd): Promise<number> {
  const log: Log = (level, source, message) => {
    void process.stderr.write(klogLine(process, level, source, message)).catch(() => {});
  };
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.onSignal(name, () => stop.abort());
  const signal = AbortSignal.any([process.killed, stop.signal]);
  try {
    await serve({ process, flags, open, signal, log });
    return 0;
  } catch (error) {
    if (signal.aborted) return 0;
    const message = error instanceof Error ? error.message : String(error);
    log('E', 'run.go:72', `"command failed" err=${JSON.stringify(message)}`);
    return 1;
  } finally {
    stop.abort();
  }
}

async function serve(run: Run): Promise<void> {
  const { process, flags, signal, log } = run;
  const address = flags.advertiseAddress === '' ? hostAddress(process) : flags.advertiseAddress;
  if (flags.advertiseAddress === '') log('I', 'options.go:263', `external host was not specified, using ${address}`);
  const problems = validateFlags(flags);
  if (problems.length > 0) throw new Error(problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`);
  const keys = readKeys(process, flags);
  const tls = {
    clock: process.clock,
    identity: () => readIdentity(process, flags.tlsCertFile, flags.tlsKeyFile),
    clientCertificates: 'request' as const,
  };
  tls.identity();
  log('I', 'server.go:150', `Version: ${kubernetesVersion}`);
  const listener = listen(process, flags);
  try {
    const server = await startServer(run, keys);
    log('I', 'secure_serving.go:211', `Serving securely on [::]:${flags.securePort}`);
    const serving = serveHttp(listener, server.handler, { tls, signal, log: (line) => log('I', 'log.go:245', line) });
    const { serviceClusterIpRange, securePort: port } = flags;
    await server.context.startHooks.run({
      'rbac/bootstrap-roles': () => bootstrapPolicy(server.context),
      'scheduling/bootstrap-system-priority-classes': () => bootstrapPriorityClasses(server.context),
      'priority-and-fairness-config-producer': () => startFlowControl(server.context, signal),
      'start-kubernetes-service-cidr-controller': () =>
        publishApiServer(server.context, { address, port, serviceClusterIpRange }),
      'kube-apiserver-autoregistration': async () => {
        await registerLocalApiServices(server.context);
        followDefinitions(server.context);
      },
    });
    await serving;
  } finally {
    listener[Symbol.dispose]();
  }
}

async function startServer({ process, flags, open, signal, log }: Run, keys: ApiServerKeys): Promise<ApiServer> {
  const { clock } = process;
  const etcd = await openEncryption(process, flags, open(process, flags), signal);
  const warn = (reason: string): void =>
    log(
      'W',
      'logging.go:55',
      `[core] grpc: addrConn.createTransport failed to connect to {Addr: ${JSON.stringify(new URL(flags.etcdServers[0] ?? '').host)}}. Err: connection error: desc = ${JSON.stringify(reason)}`,
    );
  await waitForEtcd(process, etcd, signal, warn);
  const plugins = await selectAdmissionPlugins(
    flags.enabledPlugins,
    flags.disabledPlugins,
    readAdmissionSetup(process, flags),
  );
  const auditor = await openAuditor(process, flags);
  const dialKubelet = createKubeletDialer(process, flags);
  const dialAddress = createAddressDialer(process);
  const dialExtension = createExtensionDialer(process, flags);
  const server = createApiServer({
    etcd,
    clock,
    signal,
    compose: (objects) =>
      composeApiServer({ plugins, auditor, flags, keys, clock, dialKubelet, dialAddress, dialExtension }, objects),
  });
  await server.start();
  await bootstrapNamespaces(server.context);
  const intervalMs = flags.etcdCompactionIntervalMs;
  if (intervalMs > 0) void compactRegularly({ etcd, clock, signal, intervalMs });
  return server;
}

function readKeys(process: Process, flags: ApiServerFlags): ApiServerKeys {
  const signingKey = readSigningKey(process, flags.serviceAccountSigningKeyFile);
  return {
    signingKey,
    verificationKeys:
      flags.serviceAccountKeyFile === ''
        ? [signingKey.publicKey]
        : [readVerificationKey(process, flags.serviceAccountKeyFile)],
    clientRoots: flags.clientCaFile === '' ? [] : readClientRoots(process, flags.clientCaFile),
    tokenFile: flags.tokenAuthFile === '' ? undefined : readTextFile(process, flags.tokenAuthFile),
  };
}

function readClientRoots(process: Process, path: string): ReturnType<typeof readCertificates> {
  try {
    return readCertificates(process, path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`unable to load client CA provider: ${reason}`, { cause: error });
  }
}

function listen(process: Process, { bindAddress, securePort }: ApiServerFlags): Listener {
  const everywhere = bindAddress === '0.0.0.0' || bindAddress === '::';
  try {
    return process.network.listen({ port: securePort, ...(!everywhere && { address: bindAddress }) });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const where = `${bindAddress}:${securePort}`;
    const reason = `listen tcp ${where}: bind: ${error.message.toLowerCase()}`;
    throw new Error(`failed to create listener: failed to listen on ${where}: ${reason}`, { cause: error });
  }
}

/** The address of the interface that the default route leaves by, or of the first that is not loopback. */
function hostAddress({ network }: Process): string {
  const device = network.routes().find(({ destination }) => destination === '0.0.0.0/0')?.device;
  const interfaces = network.interfaces().filter(({ name }) => name !== 'lo');
  return (interfaces.find(({ name }) => name === device) ?? interfaces[0])?.address ?? '127.0.0.1';
}
