import { type ConfigMap, configMaps, type Secret, secrets } from '../api/core-v1.ts';
import { defineController, onChange } from '../client/controller.ts';
import { deepEqual } from '../meta/deep-equal.ts';
import { parseTime } from '../meta/time.ts';

const signed = { namespace: 'kube-public', name: 'cluster-info' };
const prefix = 'jws-kubeconfig-';
const tokenType = 'bootstrap.kubernetes.io/token';

/** Signs the cluster-info ConfigMap with every bootstrap token, so that who joins can tell that it is genuine. */
export const bootstrapSignerController = defineController<ConfigMap>({
  name: 'bootstrap-signer-controller',
  for: configMaps,
  workers: 1,
  relevant: ({ metadata }) => metadata.namespace === signed.namespace && metadata.name === signed.name,
  watches: [
    onChange(secrets, ({ object, previous }) =>
      (object ?? previous)?.type === tokenType ? [`${signed.namespace}/${signed.name}`] : [],
    ),
  ],
  async reconcile({ key }, { client, clock, lister }) {
    const info = lister(configMaps).get(key);
    const kubeconfig = info?.data?.['kubeconfig'];
    if (info === undefined || kubeconfig === undefined || key !== `${signed.namespace}/${signed.name}`)
      return undefined;
    const data: Record<string, string> = {};
    for (const [name, value] of Object.entries(info.data ?? {})) if (!name.startsWith(prefix)) data[name] = value;
    for (const secret of lister(secrets).inNamespace('kube-system')) {
      const token = signingToken(secret, clock.now());
      if (token !== undefined) data[prefix + token.id] = await detachedSignature(kubeconfig, token);
    }
    if (!deepEqual(data, info.data)) await client.resource(configMaps).update({ ...info, data });
    return undefined;
  },
});

interface Token {
  readonly id: string;
  readonly secret: string;
}

function signingToken({ type, data = {}, metadata }: Secret, nowMs: number): Token | undefined {
  const read = (key: string): string => atob(data[key] ?? '');
  if (type !== tokenType || read('usage-bootstrap-signing') !== 'true') return undefined;
  const expiresMs = parseTime(read('expiration'));
  if (expiresMs !== undefined && expiresMs <= nowMs) return undefined;
  const id = read('token-id');
  return metadata.name === `bootstrap-token-${id}` && read('token-secret') !== ''
    ? { id, secret: read('token-secret') }
    : undefined;
}

/** A JSON Web Signature (HS256) without its content: `HEADER..SIGNATURE`. */
async function detachedSignature(content: string, { id, secret }: Token): Promise<string> {
  const header = encodeText(JSON.stringify({ alg: 'HS256', kid: id }));
  const bytes = new TextEncoder().encode(`${header}.${encodeText(content)}`);
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(`${id}.${secret}`),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes));
  return `${header}..${encodeBytes(signature)}`;
}

function encodeText(text: string): string {
  return encodeBytes(new TextEncoder().encode(text));
}

function encodeBytes(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
