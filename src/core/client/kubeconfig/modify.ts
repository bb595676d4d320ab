import type { Process } from '../../machine/process.ts';
import { isSystemError } from '../../system-error.ts';
import { emptyKubeconfig, type Kubeconfig, mergeKubeconfigs, printKubeconfig } from './kubeconfig.ts';
import { kubeconfigPaths, readKubeconfig } from './load.ts';

type Surroundings = Pick<Process, 'env' | 'files' | 'resolve'>;

interface KubeconfigFile {
  readonly path: string;
  readonly exists: boolean;
  readonly config: Kubeconfig;
}

/**
 * Changes the files that apply, merged: an entry is written to the file that has it, a new one to the first file that
 * exists, else to the last. `change` edits the merged configuration. Throws an Error in kubectl's words.
 */
export function modifyKubeconfig(process: Surroundings, named: string, change: (config: Kubeconfig) => void): void {
  const files = kubeconfigPaths(process, named).map((path) => readFile(process, path));
  const fallback = files.find(({ exists }) => exists) ?? files.at(-1);
  if (fallback === undefined) return;
  const before = mergeKubeconfigs(files.map(({ config }) => config));
  const after = cloneKubeconfig(before);
  change(after);
  const changed = new Set<KubeconfigFile>();
  if (after.currentContext !== before.currentContext) {
    const file = after.currentContext === '' ? files.find(({ config }) => config.currentContext !== '') : fallback;
    if (file !== undefined) {
      file.config.currentContext = after.currentContext;
      changed.add(file);
    }
  }
  for (const part of ['clusters', 'contexts', 'users'] as const) {
    for (const [name, entry] of editedEntries<object>(before[part], after[part])) {
      const file = files.find(({ config }) => config[part].has(name)) ?? fallback;
      const entries: Map<string, object> = file.config[part];
      if (entry === undefined) entries.delete(name);
      else entries.set(name, entry);
      changed.add(file);
    }
  }
  for (const { path, config } of changed) write(process, path, config);
}

/** Which file is written to when nothing says otherwise. */
export function defaultKubeconfigPath(process: Surroundings, named: string): string {
  const paths = kubeconfigPaths(process, named);
  return paths.find((path) => process.files.exists(process.resolve(path))) ?? paths.at(-1) ?? '';
}

function readFile(process: Surroundings, path: string): KubeconfigFile {
  try {
    return { path, exists: true, config: readKubeconfig(process, path) };
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return { path, exists: false, config: emptyKubeconfig() };
    throw error;
  }
}

function cloneKubeconfig({ clusters, contexts, users, currentContext }: Kubeconfig): Kubeconfig {
  return {
    clusters: structuredClone(clusters),
    contexts: structuredClone(contexts),
    users: structuredClone(users),
    currentContext,
  };
}

/** What was added, changed, or removed (undefined). */
function editedEntries<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Map<string, T | undefined> {
  const edited = new Map<string, T | undefined>();
  for (const [name, entry] of after)
    if (JSON.stringify(before.get(name)) !== JSON.stringify(entry)) edited.set(name, entry);
  for (const name of before.keys()) if (!after.has(name)) edited.set(name, undefined);
  return edited;
}

function write(process: Surroundings, path: string, config: Kubeconfig): void {
  const absolute = process.resolve(path);
  const folder = absolute.replace(/\/[^/]*$/, '');
  const written = cloneKubeconfig(config);
  for (const cluster of written.clusters.values()) makeRelative(cluster, ['certificate-authority'], folder);
  for (const user of written.users.values())
    makeRelative(user, ['client-certificate', 'client-key', 'tokenFile'], folder);
  if (folder !== '') process.files.mkdir(folder, { recursive: true });
  process.files.writeFile(absolute, printKubeconfig(written), { mode: 0o600 });
}

/** Files beside or below the kubeconfig are named relative to it. */
function makeRelative<T extends object>(entry: T, keys: readonly (keyof T)[], folder: string): void {
  const paths = entry as Record<keyof T, unknown>;
  for (const key of keys) {
    const path = paths[key];
    if (typeof path === 'string' && path.startsWith(`${folder}/`)) paths[key] = path.slice(folder.length + 1);
  }
}
