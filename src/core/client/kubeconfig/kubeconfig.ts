import { isJsonObject, type JsonObject } from '../../meta/object.ts';
import { parseYaml, YamlError } from '../../meta/yaml/parse.ts';
import { printYaml } from '../../meta/yaml/print.ts';

/** A kubeconfig file, or several of them merged. Entries are in the order of the files. */
export interface Kubeconfig {
  readonly clusters: Map<string, KubeconfigCluster>;
  readonly contexts: Map<string, KubeconfigContext>;
  readonly users: Map<string, KubeconfigUser>;
  currentContext: string;
}

export interface KubeconfigCluster {
  server?: string;
  'certificate-authority'?: string;
  /** Base64 of PEM. */
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
  'proxy-url'?: string;
  'disable-compression'?: boolean;
  extensions?: unknown;
}

export interface KubeconfigContext {
  cluster?: string;
  user?: string;
  namespace?: string;
  extensions?: unknown;
}

export interface KubeconfigUser {
  'client-certificate'?: string;
  /** Base64 of PEM. */
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  as?: string;
  'as-uid'?: string;
  'as-groups'?: string[];
  'as-user-extra'?: Record<string, string[]>;
  'auth-provider'?: unknown;
  exec?: unknown;
  extensions?: unknown;
}

export function emptyKubeconfig(): Kubeconfig {
  return { clusters: new Map(), contexts: new Map(), users: new Map(), currentContext: '' };
}

/** Reads the text of a file. Throws an Error whose message says what is wrong with it. */
export function parseKubeconfig(text: string): Kubeconfig {
  const value = parseYaml(text) ?? {};
  if (!isJsonObject(value))
    throw new YamlError(
      'json: cannot unmarshal string into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }',
    );
  return {
    clusters: namedEntries(value.clusters, 'cluster'),
    contexts: namedEntries(value.contexts, 'context'),
    users: namedEntries(value.users, 'user'),
    currentContext: typeof value['current-context'] === 'string' ? value['current-context'] : '',
  };
}

function namedEntries<T extends object>(list: unknown, key: string): Map<string, T> {
  const entries = Array.isArray(list) ? list.filter(isJsonObject) : [];
  return new Map(entries.map((entry) => [String(entry.name), (isJsonObject(entry[key]) ? entry[key] : {}) as T]));
}

/** The first file that says something about an entry, or about the current context, wins. */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  const merged = emptyKubeconfig();
  for (const config of configs) {
    addMissing(merged.clusters, config.clusters);
    addMissing(merged.contexts, config.contexts);
    addMissing(merged.users, config.users);
    merged.currentContext ||= config.currentContext;
  }
  return merged;
}

function addMissing<T>(into: Map<string, T>, from: ReadonlyMap<string, T>): void {
  for (const [name, entry] of from) if (!into.has(name)) into.set(name, entry);
}

/** The text of a file, as kubectl and kubeadm write it. */
export function printKubeconfig(config: Kubeconfig): string {
  return printYaml(kubeconfigAsJson(config));
}

/** Entries sorted by name, as kubectl writes and shows them. */
export function kubeconfigAsJson(config: Kubeconfig): JsonObject {
  return {
    kind: 'Config',
    apiVersion: 'v1',
    clusters: listEntries(config.clusters, 'cluster'),
    users: listEntries(config.users, 'user'),
    contexts: listEntries(config.contexts, 'context'),
    'current-context': config.currentContext,
  };
}

const mandatory = new Map([
  ['cluster', ['server']],
  ['context', ['cluster', 'user']],
]);

function listEntries(entries: ReadonlyMap<string, object>, key: string): JsonObject[] | null {
  if (entries.size === 0) return null;
  const filled = Object.fromEntries((mandatory.get(key) ?? []).map((field) => [field, '']));
  return [...entries]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, entry]) => ({ name, [key]: { ...filled, ...entry } }));
}
