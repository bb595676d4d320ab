import type { Process } from '../../machine/process.ts';
import { isSystemError } from '../../system-error.ts';
import { emptyKubeconfig, type Kubeconfig, mergeKubeconfigs, parseKubeconfig } from './kubeconfig.ts';

type Surroundings = Pick<Process, 'env' | 'files' | 'resolve'>;

/** Which files apply: the one that was named, those of $KUBECONFIG, or ~/.kube/config. */
export function kubeconfigPaths(process: Surroundings, named: string): readonly string[] {
  if (named !== '') return [named];
  const listed = (process.env.get('KUBECONFIG') ?? '').split(':').filter((path) => path !== '');
  if (listed.length > 0) return [...new Set(listed)];
  return [`${process.env.get('HOME') ?? '/root'}/.kube/config`];
}

/** One file, with the paths in it made absolute. Throws an Error in kubectl's words. */
export function readKubeconfig(process: Surroundings, path: string): Kubeconfig {
  const config = readAsWritten(process, path);
  const folder = process.resolve(path).replace(/\/[^/]*$/, '');
  for (const cluster of config.clusters.values()) makeAbsolute(cluster, ['certificate-authority'], folder);
  for (const user of config.users.values())
    makeAbsolute(user, ['client-certificate', 'client-key', 'tokenFile'], folder);
  return config;
}

function readAsWritten(process: Surroundings, path: string): Kubeconfig {
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

/** All files that apply, merged; a file that does not exist is left out unless it was named. Throws an Error in kubectl's words. */
export function loadKubeconfig(process: Surroundings, named = ''): Kubeconfig {
  if (named !== '' && !process.files.exists(process.resolve(named)))
    throw new Error(`stat ${named}: no such file or directory`);
  return mergeExisting(process, named, readKubeconfig);
}

/** As `loadKubeconfig` for showing and changing: paths stay as they are, and any file may be absent. */
export function loadKubeconfigAsWritten(process: Surroundings, named: string): Kubeconfig {
  return mergeExisting(process, named, readAsWritten);
}

type Read = (process: Surroundings, path: string) => Kubeconfig;

function mergeExisting(process: Surroundings, named: string, read: Read): Kubeconfig {
  return mergeKubeconfigs(kubeconfigPaths(process, named).map((path) => readExisting(process, path, read)));
}

function readExisting(process: Surroundings, path: string, read: Read): Kubeconfig {
  try {
    return read(process, path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return emptyKubeconfig();
    if (isSystemError(error))
      throw new Error(`error loading config file "${path}": open ${path}: ${error.message.toLowerCase()}`);
    throw error;
  }
}
