import type { TokenRequest } from '../api/authentication-v1.ts';
import { serviceAccounts } from '../api/core-v1.ts';
import { type Client, createClient } from '../client/client.ts';
import type { Clock } from '../clock.ts';
import { isAlreadyExists } from '../meta/status.ts';
import type { Transport } from '../network/http.ts';

const namespace = 'kube-system';
const lifeSeconds = 3600;

/** Where a controller's ServiceAccount is not called as the controller. */
const accountNames: Readonly<Record<string, string>> = {
  'daemonset-controller': 'daemon-set-controller',
  'endpoints-controller': 'endpoint-controller',
  'serviceaccount-controller': 'service-account-controller',
  'garbage-collector-controller': 'generic-garbage-collector',
  'node-lifecycle-controller': 'node-controller',
  'node-ipam-controller': 'node-controller',
  'taint-eviction-controller': 'node-controller',
  'pod-garbage-collector-controller': 'pod-garbage-collector',
  'certificatesigningrequest-approving-controller': 'certificate-controller',
  'certificatesigningrequest-signing-controller': 'certificate-controller',
  'bootstrap-signer-controller': 'bootstrap-signer',
  'token-cleaner-controller': 'token-cleaner',
  'root-ca-certificate-publisher-controller': 'root-ca-cert-publisher',
};

/** A client for one controller, with the rights of its own ServiceAccount in kube-system. The token is renewed before it expires. */
export async function controllerClient(
  controller: string,
  main: Client,
  transport: Transport,
  clock: Clock,
  signal: AbortSignal,
): Promise<Client> {
  const name = accountNames[controller] ?? controller;
  await main
    .resource(serviceAccounts)
    .create({ metadata: { name, namespace } })
    .catch((error: unknown) => {
      if (!isAlreadyExists(error)) throw error;
    });
  let token = await requestToken(main, name);
  void renew();
  return createClient({
    transport,
    bearerToken: () => token,
    userAgent: `kube-controller-manager/v1.36.4 (linux/amd64) kubernetes/system:serviceaccount:${namespace}:${name}`,
  });

  async function renew(): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(lifeSeconds * 800, signal).catch(() => {});
      if (!signal.aborted) token = await requestToken(main, name).catch(() => token);
    }
  }
}

async function requestToken(main: Client, name: string): Promise<string> {
  const request = await main.json<TokenRequest>({
    method: 'POST',
    target: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    body: JSON.stringify({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: [], expirationSeconds: lifeSeconds },
    }),
  });
  return request.status?.token ?? '';
}
