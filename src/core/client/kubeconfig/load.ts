import type { Process } from '../../machine/process.ts';
import { isSystemError } from '../../system-error.ts';
import { emptyKubeconfig, type Kubeconfig, mergeKubeconfigs, parseKubeconfig } from './kubeconfig.ts';

type Surroundings = Pick<Process, 'env' | 'files' | 'resolve'>;

/** Which files apply: the one that was named, those of $KUBECONFIG, or ~/.kube/config. */
export interface KubeconfigPaths {
  readonly paths: readonly string[];
  /** The file was named by a flag, so it must exist. */
  readonly explicit: boolean;
}

export function kubeconfigPaths(process: Surroundings, named: string): KubeconfigPaths {
  if (named !== '') return { paths: [named], explicit: true };
  const listed = (process.env.get('KUBECONFIG') ?? '').split(':').filter((path) => path !== '');
  if (listed.length > 0) return { paths: [...new Set(listed)], explicit: false };
  return { paths: [`${process.env.get('HOME') ?? '/root'}/.kube/config`], explicit: false };
}

/** One file, with the paths in it made absolute. Throws an Error in kubectl's words. */
export function readKubeconfig(process: Surroundings, path: string): Kubeconfig {
  const config = parse(process, path);
  const folder = process.resolve(path).replace(/\/[^/]*$/, '');
  for (const cluster of config.clusters.values()) makeAbsolute(cluster, ['certificate-authority'], folder);
  for (const user of config.users.values())
    makeAbsolute(user, ['client-certificate', 'client-key', 'tokenFile'], folder);
  return config;
}

function parse(process: Surroundings, path: string): Kubeconfig {
  const text = process.files.readText(process.resolve(path));
  try {
    return parseKubeconfig(text);
  } catch (error) {
    throw new Error(`error loading config file "${path}": ${error instanceof Error ? error.message : String(error)}`);
  }
}

function makeAbsolute<T extends object>(entry: T, keys: readonly (keyof T)[], folder: string): void {
  const paths = entry as Record<keyof T, unknown>;
  for (const key of keys) {
    const path = paths[key];
    if (typeof path === 'string' && path !== '' && !path.startsWith('/')) paths[key] = `${folder}/${path}`;
  }
}

/** All files that apply, merged; files that do not exist are left out. */
export function loadKubeconfig(process: Surroundings, named = ''): Kubeconfig {
  const { paths, explicit } = kubeconfigPaths(process, named);
  if (explicit && !process.files.exists(process.resolve(named)))
    throw new Error(`stat ${named}: no such file or directory`);
  return mergeKubeconfigs(paths.map((path) => readExisting(process, path)));
}

function readExisting(process: Surroundings, path: string): Kubeconfig {
  try {
    return readKubeconfig(process, path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return emptyKubeconfig();
    if (isSystemError(error))
      throw new Error(`error loading config file "${path}": open ${path}: ${error.message.toLowerCase()}`);
    throw error;
  }
}
