import type { Process } from '../../machine/process.ts';
import { isSystemError } from '../../system-error.ts';
import type { Kubeconfig, KubeconfigCluster, KubeconfigUser } from './kubeconfig.ts';

/** What a client needs to reach a server and to say who it is. */
export interface ServerConnection {
  /** `https://172.30.1.2:6443`, with a path where the server has one. */
  readonly server: string;
  /** PEM; undefined: the authorities of the machine. */
  readonly certificateAuthority: string | undefined;
  readonly skipVerification: boolean;
  /** The name that the server's certificate must have; undefined: that of `server`. */
  readonly serverName: string | undefined;
  /** PEM. */
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
  readonly token: string | undefined;
  readonly basic: { readonly username: string; readonly password: string } | undefined;
  readonly impersonate: Impersonation | undefined;
  /** The namespace of the context, or `default`. */
  readonly namespace: string;
}

export interface Impersonation {
  readonly user: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** What flags such as `--server` put in the place of what the files say; empty texts say nothing. */
export interface ConnectionOverrides {
  readonly context?: string;
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
  readonly clusterInfo?: KubeconfigCluster;
  readonly userInfo?: KubeconfigUser;
}

const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

type Surroundings = Pick<Process, 'env' | 'files' | 'resolve'>;

/**
 * Picks the context, or else the service account of the pod that the process runs in. Without either the server is
 * `http://localhost:8080`. Throws an Error in kubectl's words.
 */
export function resolveConnection(
  process: Surroundings,
  config: Kubeconfig,
  overrides: ConnectionOverrides = {},
): ServerConnection {
  const contextName = overrides.context || config.currentContext;
  const context = config.contexts.get(contextName);
  if (context === undefined && overrides.context) {
    throw new Error(`context was not found for specified context: ${contextName}`);
  }
  const clusterName = overrides.cluster || context?.cluster || '';
  const userName = overrides.user || context?.user || '';
  const cluster: KubeconfigCluster = { ...findCluster(config, clusterName, overrides), ...said(overrides.clusterInfo) };
  if (overrides.clusterInfo?.['certificate-authority']) delete cluster['certificate-authority-data'];
  const user = { ...findUser(config, userName, overrides), ...said(overrides.userInfo) };
  const namespace = overrides.namespace || context?.namespace || '';
  if (!cluster.server && config.contexts.size === 0) {
    const inCluster = inClusterConnection(process, namespace);
    if (inCluster !== undefined) return inCluster;
  }
  return connect(process, cluster, user, { clusterName, userName, namespace: namespace || 'default' });
}

function findCluster(config: Kubeconfig, name: string, overrides: ConnectionOverrides): KubeconfigCluster {
  const cluster = config.clusters.get(name);
  if (cluster === undefined && overrides.cluster && !overrides.clusterInfo?.server) {
    throw new Error(`no server found for cluster "${name}"`);
  }
  return cluster ?? {};
}

function findUser(config: Kubeconfig, name: string, overrides: ConnectionOverrides): KubeconfigUser {
  const user = config.users.get(name);
  if (user === undefined && overrides.user) throw new Error(`auth info "${name}" does not exist`);
  return user ?? {};
}

function said<T extends object>(entry: T | undefined): Partial<T> {
  return Object.fromEntries(
    Object.entries(entry ?? {}).filter(([, value]) => value !== '' && value !== undefined && value !== false),
  ) as Partial<T>;
}

interface Names {
  readonly clusterName: string;
  readonly userName: string;
  readonly namespace: string;
}

function connect(
  process: Surroundings,
  cluster: KubeconfigCluster,
  user: KubeconfigUser,
  names: Names,
): ServerConnection {
  const read = (key: string, path: string | undefined, owner: string): string | undefined =>
    path ? readNamed(process, key, path, owner) : undefined;
  const insecure = cluster['insecure-skip-tls-verify'] === true;
  const token = user.token || read('tokenFile', user.tokenFile, names.userName)?.trim();
  return {
    server: normaliseServer(cluster.server || 'http://localhost:8080'),
    certificateAuthority: insecure
      ? undefined
      : (decode(cluster['certificate-authority-data']) ??
        read('certificate-authority', cluster['certificate-authority'], names.clusterName)),
    skipVerification: insecure,
    serverName: cluster['tls-server-name'] || undefined,
    clientCertificate:
      decode(user['client-certificate-data']) ?? read('client-cert', user['client-certificate'], names.userName),
    clientKey: decode(user['client-key-data']) ?? read('client-key', user['client-key'], names.userName),
    token: token || undefined,
    basic: user.username ? { username: user.username, password: user.password ?? '' } : undefined,
    impersonate: impersonation(user),
    namespace: names.namespace,
  };
}

function impersonation(user: KubeconfigUser): Impersonation | undefined {
  const { as = '', 'as-uid': uid = '', 'as-groups': groups = [], 'as-user-extra': extra = {} } = user;
  if (as === '' && uid === '' && groups.length === 0) return undefined;
  return { user: as, uid, groups, extra };
}

function normaliseServer(server: string): string {
  const whole = server.includes('://') ? server : `http://${server}`;
  return whole.replace(/\/+$/, '');
}

function decode(base64: string | undefined): string | undefined {
  return base64 ? atob(base64.replace(/\s/g, '')) : undefined;
}

function readNamed(process: Surroundings, key: string, path: string, owner: string): string {
  try {
    return process.files.readText(process.resolve(path));
  } catch (error) {
    const reason = isSystemError(error) ? `open ${path}: ${error.message.toLowerCase()}` : String(error);
    throw new Error(`unable to read ${key} ${path} for ${owner} due to ${reason}`);
  }
}

function inClusterConnection(process: Surroundings, namespace: string): ServerConnection | undefined {
  const host = process.env.get('KUBERNETES_SERVICE_HOST');
  const port = process.env.get('KUBERNETES_SERVICE_PORT');
  if (!host || !port || !process.files.exists(`${serviceAccountFolder}/token`)) return undefined;
  const read = (name: string): string => process.files.readText(`${serviceAccountFolder}/${name}`);
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    certificateAuthority: read('ca.crt'),
    skipVerification: false,
    serverName: undefined,
    clientCertificate: undefined,
    clientKey: undefined,
    token: read('token').trim(),
    basic: undefined,
    impersonate: undefined,
    namespace: namespace || read('namespace').trim(),
  };
}
