import { type Container, type Pod, type ServiceAccount, serviceAccounts, type Volume } from '../api/core-v1.ts';
import { randomText } from '../meta/name-generation.ts';
import { newNotFound } from '../meta/status.ts';
import { forbid, isWriteTo } from './forbid.ts';
import { type AdmissionAttributes, type AdmissionContext, definePlugin } from './plugin.ts';

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const volumePrefix = 'kube-api-access-';
const mirrorAnnotation = 'kubernetes.io/config.mirror';
const enforceAnnotation = 'kubernetes.io/enforce-mountable-secrets';
/** An hour and seven seconds, by which tokens that pods got unasked are told from others. */
const tokenLifetimeSeconds = 3607;

/** Gives every pod a service account, and mounts a token of it unless that is not wanted. */
export const serviceAccount = definePlugin({
  name: 'ServiceAccount',
  operations: ['CREATE'],
  async admit(attributes, context) {
    if (!isWriteTo(attributes, 'pods')) return;
    const pod = attributes.object as Pod;
    if (isMirror(pod)) return;
    const name = pod.spec.serviceAccountName || 'default';
    pod.spec.serviceAccountName = name;
    pod.spec.serviceAccount = name;
    const account = await findAccount(attributes, context, name);
    const wanted = pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
    if (wanted) mountToken(pod, context);
    const pullSecrets = account.imagePullSecrets ?? [];
    if ((pod.spec.imagePullSecrets ?? []).length === 0 && pullSecrets.length > 0) {
      pod.spec.imagePullSecrets = pullSecrets.map((secret) => ({ ...secret }));
    }
  },
  async validate(attributes, context) {
    if (!isWriteTo(attributes, 'pods')) return;
    const pod = attributes.object as Pod;
    if (isMirror(pod)) return checkMirror(attributes, pod);
    const name = pod.spec.serviceAccountName ?? '';
    if (name === '')
      throw forbid(attributes, `no service account specified for pod ${attributes.namespace}/${pod.metadata.name}`);
    const account = await findAccount(attributes, context, name);
    if (account.metadata.annotations?.[enforceAnnotation] === 'true') checkSecrets(attributes, pod, account);
  },
});

function isMirror(pod: Pod): boolean {
  return pod.metadata.annotations?.[mirrorAnnotation] !== undefined;
}

/** The account of a namespace that was made just now may still be on its way. */
async function findAccount(
  attributes: AdmissionAttributes,
  context: AdmissionContext,
  name: string,
): Promise<ServiceAccount> {
  const { namespace } = attributes;
  const cached = context.get(serviceAccounts, namespace, name);
  if (cached !== undefined) return cached;
  const attempts = name === 'default' ? 10 : 1;
  const pauseMs = 100 + context.clock.random() * 100;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await context.clock.sleep(pauseMs);
    const found = await context.getLive(serviceAccounts, namespace, name);
    if (found !== undefined) return found;
  }
  const { message } = newNotFound({ group: '', resource: 'serviceaccount' }, name);
  throw forbid(attributes, `error looking up service account ${namespace}/${name}: ${message}`);
}

function mountToken({ spec }: Pod, context: AdmissionContext): void {
  const existing = spec.volumes?.find((volume) => volume.name.startsWith(volumePrefix));
  const name = existing?.name ?? volumePrefix + randomText(5, () => context.clock.random());
  const without = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].filter(
    (container) => !hasMount(container),
  );
  for (const container of without) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath }];
  }
  if (existing === undefined && without.length > 0) spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
}

function hasMount(container: Container): boolean {
  return container.volumeMounts?.some((mount) => mount.mountPath === mountPath) === true;
}

function tokenVolume(name: string): Volume {
  const fieldRef = { apiVersion: 'v1', fieldPath: 'metadata.namespace' };
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: tokenLifetimeSeconds, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef }] } },
      ],
      defaultMode: 0o644,
    },
  };
}

function checkMirror(attributes: AdmissionAttributes, { spec }: Pod): void {
  if (spec.serviceAccountName) throw forbid(attributes, 'a mirror pod may not reference service accounts');
  if (secretsOf(spec).length > 0) throw forbid(attributes, 'a mirror pod may not reference secrets');
  const sources = (spec.volumes ?? []).flatMap((volume) => volume.projected?.sources ?? []);
  if (sources.some((source) => source.serviceAccountToken !== undefined)) {
    throw forbid(attributes, 'a mirror pod may not use ServiceAccountToken volume projections');
  }
}

interface SecretReference {
  readonly name: string;
  /** What refers to it, to be followed by `is not allowed because ...`. */
  readonly description: string;
}

function secretsOf(spec: Pod['spec']): SecretReference[] {
  const volumes = (spec.volumes ?? []).flatMap(({ secret }) => {
    const name = secret?.secretName;
    return name === undefined ? [] : [{ name, description: `volume with secret.secretName="${name}"` }];
  });
  const inits = (spec.initContainers ?? []).flatMap((container) => environmentSecrets(container, 'init container'));
  return [
    ...volumes,
    ...inits,
    ...(spec.containers ?? []).flatMap((container) => environmentSecrets(container, 'container')),
  ];
}

function environmentSecrets({ name: container, env = [], envFrom = [] }: Container, kind: string): SecretReference[] {
  const single = env.flatMap(({ name: variable, valueFrom }) => {
    const name = valueFrom?.secretKeyRef?.name;
    if (name === undefined) return [];
    return [
      { name, description: `${kind} ${container} with envVar ${variable} referencing secret.secretName="${name}"` },
    ];
  });
  const whole = envFrom.flatMap(({ secretRef }) => {
    const name = secretRef?.name;
    if (name === undefined) return [];
    return [{ name, description: `${kind} ${container} with envFrom referencing secret.secretName="${name}"` }];
  });
  return [...single, ...whole];
}

function checkSecrets(attributes: AdmissionAttributes, { spec }: Pod, account: ServiceAccount): void {
  const because = `because service account ${account.metadata.name} does not reference that`;
  const mountable = new Set((account.secrets ?? []).map(({ name }) => name));
  const refused = secretsOf(spec).find(({ name }) => !mountable.has(name));
  if (refused !== undefined) throw forbid(attributes, `${refused.description} is not allowed ${because} secret`);
  const pull = new Set((account.imagePullSecrets ?? []).map(({ name }) => name));
  const index = (spec.imagePullSecrets ?? []).findIndex(({ name }) => !pull.has(name));
  if (index < 0) return;
  const name = spec.imagePullSecrets?.[index]?.name ?? '';
  throw forbid(attributes, `imagePullSecrets[${index}].name="${name}" is not allowed ${because} imagePullSecret`);
}
