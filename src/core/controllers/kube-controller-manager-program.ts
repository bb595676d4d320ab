import type { Controller } from '../client/controller.ts';
import { createEventRecorder } from '../client/event-recorder.ts';
import { createInformerFactory } from '../client/informer-factory.ts';
import { resolveConnection } from '../client/kubeconfig/connection.ts';
import { readKubeconfig } from '../client/kubeconfig/load.ts';
import { clientTransport } from '../client/kubeconfig/transport.ts';
import type { ComponentFlags } from '../component/component-flags.ts';
import { type ControlLoopContext, controlLoopFlags, runControlLoop } from '../component/control-loop.ts';
import { defineProgram, type Process } from '../machine/process.ts';
import type { Transport } from '../network/http.ts';
import { parseCertificatesPem } from '../pki/certificate.ts';
import { parsePrivateKeyPem } from '../pki/private-key.ts';
import { isSystemError } from '../system-error.ts';
import { bootstrapSignerController } from './bootstrap-signer.ts';
import { clusterRoleAggregationController } from './cluster-role-aggregation.ts';
import { controllerClient } from './controller-credentials.ts';
import { csrApprovingController } from './csr-approving.ts';
import { csrSigningController } from './csr-signing.ts';
import { daemonSetController } from './daemonset.ts';
import { deploymentController } from './deployment.ts';
import { endpointSliceController } from './endpoint-slice.ts';
import { endpointsController } from './endpoints.ts';
import { garbageCollector } from './garbage-collector.ts';
import { namespaceController } from './namespace.ts';
import { nodeIpamController } from './node-ipam.ts';
import { nodeLifecycleController } from './node-lifecycle.ts';
import { podGarbageCollector } from './pod-gc.ts';
import { replicaSetController } from './replicaset.ts';
import { resourceQuotaController } from './resource-quota.ts';
import { rootCaCertificatePublisher } from './root-ca-certificate-publisher.ts';
import { serviceAccountController } from './serviceaccount.ts';
import { serviceAccountTokenController } from './serviceaccount-token.ts';
import { taintEvictionController } from './taint-eviction.ts';
import { tokenCleanerController } from './token-cleaner.ts';

const flags = {
  values: {
    ...controlLoopFlags.values,
    'client-ca-file': '',
    'cluster-cidr': '',
    'cluster-name': 'kubernetes',
    'cluster-signing-cert-file': '',
    'cluster-signing-key-file': '',
    controllers: '*',
    'node-cidr-mask-size': '24',
    'requestheader-client-ca-file': '',
    'root-ca-file': '',
    'service-account-private-key-file': '',
    'service-cluster-ip-range': '',
    'terminated-pod-gc-threshold': '12500',
  },
  switches: { ...controlLoopFlags.switches, 'allocate-node-cidrs': false, 'use-service-account-credentials': false },
};

/** Controllers that run only when they are named. */
const offByDefault = new Set(['bootstrap-signer-controller', 'token-cleaner-controller']);
/** It makes what the others speak to the server with, so it has only the rights of the whole program. */
const tokenControllerName = 'serviceaccount-token-controller';
/** The short names that kubeadm's manifest uses. */
const aliases: Readonly<Record<string, string>> = {
  bootstrapsigner: 'bootstrap-signer-controller',
  tokencleaner: 'token-cleaner-controller',
};

/** kube-controller-manager as a program. */
export const kubeControllerManagerProgram = defineProgram({
  name: 'kube-controller-manager',
  run: (process) => runControlLoop(process, { name: 'kube-controller-manager', healthPort: 10257, flags, lead }),
});

async function lead({ process, flags: given, client, signal, log }: ControlLoopContext): Promise<void> {
  const { clock } = process;
  const informers = createInformerFactory({ client, clock, signal });
  const own = given.flag('use-service-account-credentials');
  const transport = own ? anonymousTransport(process, given.text('kubeconfig')) : undefined;
  await Promise.all(
    controllers(process, given)
      .filter(({ name }) => isEnabled(name, given))
      .map(async (controller) => {
        const { name } = controller;
        const credentials =
          transport === undefined || name === tokenControllerName
            ? client
            : await controllerClient(name, client, transport, clock, signal);
        log(`"Starting controller" controller="${name}"`);
        const recorder = createEventRecorder({ client: credentials, clock, component: eventSource(name) });
        controller.run({ client: credentials, clock, informers, recorder, signal, log });
      }),
  );
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** The way to the server of a kubeconfig, without the user's certificate: the controllers' tokens say who they are. */
function anonymousTransport(process: Process, path: string): Transport {
  const connection = resolveConnection(process, readKubeconfig(process, path));
  return clientTransport(process, { ...connection, clientCertificate: undefined, clientKey: undefined });
}

function isEnabled(name: string, given: ComponentFlags): boolean {
  const chosen = given
    .list('controllers')
    .map((choice) =>
      choice.startsWith('-') ? `-${aliases[choice.slice(1)] ?? choice.slice(1)}` : (aliases[choice] ?? choice),
    );
  if (chosen.includes(`-${name}`)) return false;
  return chosen.includes(name) || (chosen.includes('*') && !offByDefault.has(name));
}

/** What `kubectl describe` shows under FROM. */
function eventSource(name: string): string {
  const known: Readonly<Record<string, string>> = {
    'node-lifecycle-controller': 'node-controller',
    'node-ipam-controller': 'cidrAllocator',
  };
  return known[name] ?? name;
}

function controllers(process: Process, given: ComponentFlags): Controller[] {
  const read = (flag: string): string | undefined => readFile(process, given.text(flag));
  const rootCa = read('root-ca-file');
  const tokenKey = read('service-account-private-key-file');
  const signingCertificate = read('cluster-signing-cert-file');
  const signingKey = read('cluster-signing-key-file');
  const [certificate] = signingCertificate === undefined ? [] : parseCertificatesPem(signingCertificate);
  return [
    deploymentController,
    replicaSetController,
    daemonSetController,
    endpointsController,
    endpointSliceController,
    namespaceController,
    serviceAccountController,
    garbageCollector,
    nodeLifecycleController,
    taintEvictionController,
    resourceQuotaController,
    podGarbageCollector(Number(given.text('terminated-pod-gc-threshold'))),
    clusterRoleAggregationController,
    csrApprovingController,
    bootstrapSignerController,
    tokenCleanerController,
    ...(rootCa === undefined ? [] : [rootCaCertificatePublisher(rootCa)]),
    ...(tokenKey === undefined ? [] : [serviceAccountTokenController(parsePrivateKeyPem(tokenKey), rootCa)]),
    ...(certificate === undefined || signingKey === undefined
      ? []
      : [csrSigningController({ certificate, key: parsePrivateKeyPem(signingKey) })]),
    ...(given.flag('allocate-node-cidrs')
      ? [nodeIpamController(given.text('cluster-cidr'), Number(given.text('node-cidr-mask-size')))]
      : []),
  ];
}

function readFile({ files }: Process, path: string): string | undefined {
  if (path === '') return undefined;
  try {
    return files.readText(path);
  } catch (error) {
    throw isSystemError(error) ? new Error(`open ${path}: ${error.message.toLowerCase()}`) : error;
  }
}
