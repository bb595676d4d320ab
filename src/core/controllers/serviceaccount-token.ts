import { type Secret, type ServiceAccount, secrets, serviceAccounts } from '../api/core-v1.ts';
import { type Controller, defineController, indexOf, onChange } from '../client/controller.ts';
import { isConflict, isNotFound } from '../meta/status.ts';
import { signToken } from '../pki/json-web-token.ts';
import type { PrivateKey } from '../pki/private-key.ts';

const tokenType = 'kubernetes.io/service-account-token';
const nameAnnotation = 'kubernetes.io/service-account.name';
const uidAnnotation = 'kubernetes.io/service-account.uid';
const byAccount = 'byServiceAccount';

/** Puts a token that never expires into each Secret that asks for one, and removes those whose ServiceAccount is gone. */
export function serviceAccountTokenController(key: PrivateKey, certificate: string | undefined): Controller {
  return defineController<Secret>({
    name: 'serviceaccount-token-controller',
    for: secrets,
    relevant: isTokenSecret,
    indexes: [indexOf(secrets, byAccount, (secret) => (isTokenSecret(secret) ? [accountOf(secret)] : []))],
    watches: [
      onChange(serviceAccounts, ({ object, previous }, { lister }) => {
        const { namespace = '', name } = (object ?? previous)?.metadata ?? { name: '' };
        return lister(secrets)
          .byIndex(byAccount, `${namespace}/${name}`)
          .map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
      }),
    ],
    async reconcile({ key: at }, { client, lister }) {
      const secret = lister(secrets).get(at);
      if (secret === undefined || secret.metadata.deletionTimestamp !== undefined) return undefined;
      const { namespace = '', name, annotations = {}, uid = '' } = secret.metadata;
      const account =
        lister(serviceAccounts).get(accountOf(secret)) ??
        (await unlessMissing(client.resource(serviceAccounts).get(annotations[nameAnnotation] ?? '', { namespace })));
      const isMeant = account !== undefined && isFor(secret, account);
      if (!isMeant) {
        await unlessMissing(client.resource(secrets).delete(name, { namespace, preconditions: { uid } }));
        return undefined;
      }
      const data = await dataOf(secret, account, key, certificate);
      if (data === undefined) return undefined;
      const identity = { [nameAnnotation]: account.metadata.name, [uidAnnotation]: account.metadata.uid ?? '' };
      const metadata = { ...secret.metadata, annotations: { ...annotations, ...identity } };
      await unlessMissing(client.resource(secrets).update({ ...secret, metadata, data }));
      return undefined;
    },
  });
}

function isTokenSecret({ type, metadata }: Secret): boolean {
  return type === tokenType && !!metadata.annotations?.[nameAnnotation];
}

/** The key of the ServiceAccount that a Secret is for. */
function accountOf({ metadata }: Secret): string {
  return `${metadata.namespace ?? ''}/${metadata.annotations?.[nameAnnotation] ?? ''}`;
}

function isFor({ metadata }: Secret, account: ServiceAccount): boolean {
  const uid = metadata.annotations?.[uidAnnotation] ?? '';
  return uid === '' || uid === account.metadata.uid;
}

/** Undefined when nothing is missing. */
async function dataOf(
  { data = {}, metadata }: Secret,
  account: ServiceAccount,
  key: PrivateKey,
  certificate: string | undefined,
): Promise<Record<string, string> | undefined> {
  const namespace = metadata.namespace ?? '';
  const ca = certificate === undefined ? undefined : btoa(certificate);
  const isComplete = !!data['token'] && !!data['namespace'] && (ca === undefined || data['ca.crt'] === ca);
  if (isComplete) return undefined;
  return {
    ...data,
    ...(ca !== undefined && { 'ca.crt': ca }),
    namespace: data['namespace'] || btoa(namespace),
    token: data['token'] || btoa(await signToken(key, claimsOf(metadata.name, namespace, account))),
  };
}

function claimsOf(secret: string, namespace: string, { metadata }: ServiceAccount): Record<string, string> {
  return {
    iss: 'kubernetes/serviceaccount',
    'kubernetes.io/serviceaccount/namespace': namespace,
    'kubernetes.io/serviceaccount/secret.name': secret,
    'kubernetes.io/serviceaccount/service-account.name': metadata.name,
    'kubernetes.io/serviceaccount/service-account.uid': metadata.uid ?? '',
    sub: `system:serviceaccount:${namespace}:${metadata.name}`,
  };
}

/** Whoever changed or removed the object meanwhile will be heard of. */
async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error) || isConflict(error)) return undefined;
    throw error;
  }
}
