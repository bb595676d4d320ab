import type { TokenRequest } from '../../api/authentication-v1.ts';
import type { ServiceAccountTokenProjection, VolumeProjection } from '../../api/core-v1.ts';
import { downwardApiFiles } from './downward-api.ts';
import { objectFiles } from './object-files.ts';
import { type VolumeContext, type VolumeFiles, type VolumePlugin, writeAtomically } from './volume-plugin.ts';

interface IssuedToken {
  readonly token: string;
  readonly renewAtMs: number;
}

/** Tokens by pod and audience, so that a volume that is set up again keeps its token until four fifths of its life are over. */
const issued = new WeakMap<VolumeContext['objects'], Map<string, IssuedToken>>();

export const projectedVolume: VolumePlugin = {
  name: 'kubernetes.io/projected',
  handles: (volume) => volume.projected !== undefined,
  async setUp({ projected }, path, context) {
    const files: VolumeFiles = new Map();
    const mode = projected?.defaultMode ?? 0o644;
    for (const source of projected?.sources ?? []) {
      for (const [name, file] of await sourceFiles(source, mode, context)) files.set(name, file);
    }
    writeAtomically(context.files, path, files, context.nowMs);
    return path;
  },
  renewAfterMs: ({ projected }) => {
    const lives = (projected?.sources ?? []).flatMap(({ serviceAccountToken }) =>
      serviceAccountToken === undefined ? [] : [serviceAccountToken.expirationSeconds ?? 3600],
    );
    return lives.length === 0 ? undefined : Math.min(...lives) * 800;
  },
};

async function sourceFiles(source: VolumeProjection, mode: number, context: VolumeContext): Promise<VolumeFiles> {
  const namespace = context.pod.metadata.namespace ?? '';
  if (source.configMap !== undefined) {
    const { name = '', items, optional = false } = source.configMap;
    return objectFiles(await context.objects.configMap(context.uid, namespace, name), name, {
      kind: 'configmap',
      items,
      mode,
      optional,
    });
  }
  if (source.secret !== undefined) {
    const { name = '', items, optional = false } = source.secret;
    return objectFiles(await context.objects.secret(context.uid, namespace, name), name, {
      kind: 'secret',
      items,
      mode,
      optional,
    });
  }
  if (source.downwardAPI !== undefined) return downwardApiFiles(context.pod, source.downwardAPI.items ?? [], mode);
  if (source.serviceAccountToken === undefined) return new Map();
  return new Map([
    [source.serviceAccountToken.path, { content: await requestToken(source.serviceAccountToken, context), mode }],
  ]);
}

async function requestToken(projection: ServiceAccountTokenProjection, context: VolumeContext): Promise<string> {
  const { pod, objects, client, nowMs } = context;
  const tokens = issued.get(objects) ?? new Map<string, IssuedToken>();
  issued.set(objects, tokens);
  const key = `${context.uid}/${projection.audience ?? ''}/${projection.path}`;
  const known = tokens.get(key);
  if (known !== undefined && nowMs < known.renewAtMs) return known.token;
  const expirationSeconds = projection.expirationSeconds ?? 3600;
  const response = await client.json<TokenRequest>({
    method: 'POST',
    target: `/api/v1/namespaces/${pod.metadata.namespace ?? ''}/serviceaccounts/${pod.spec.serviceAccountName ?? 'default'}/token`,
    body: JSON.stringify({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {
        audiences: projection.audience === undefined ? [] : [projection.audience],
        expirationSeconds,
        boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: pod.metadata.name, uid: pod.metadata.uid },
      },
    }),
  });
  const token = response.status?.token ?? '';
  tokens.set(key, { token, renewAtMs: nowMs + expirationSeconds * 800 });
  return token;
}
