import type { Etcd } from '../../etcd/etcd.ts';
import type { Process } from '../../machine/process.ts';
import type { EncryptionRule } from '../encryption/configuration.ts';
import { readTextFile } from './files.ts';
import type { ApiServerFlags } from './flags.ts';

/** The etcd, with values encrypted as `--encryption-provider-config` says. Rejects with an Error in kube-apiserver's words. */
export async function openEncryption(
  process: Process,
  flags: ApiServerFlags,
  etcd: Etcd,
  signal: AbortSignal,
): Promise<Etcd> {
  const path = flags.encryptionConfigFile;
  if (path === '') return etcd;
  const { parseEncryptionConfiguration } = await import('../encryption/configuration.ts');
  const { encryptEtcd } = await import('../encryption/encrypt-etcd.ts');
  const read = (): EncryptionRule[] => parseEncryptionConfiguration(textOf(process, path), path);
  let rules: readonly EncryptionRule[];
  try {
    rules = read();
  } catch (error) {
    throw new Error(`error while parsing file: ${reasonOf(error)}`, { cause: error });
  }
  if (flags.reloadsEncryption) {
    const watch = process.files.watch(process.resolve(path), () => {
      try {
        rules = read();
      } catch {
        // What cannot be read changes nothing.
      }
    });
    signal.addEventListener('abort', () => watch[Symbol.dispose](), { once: true });
  }
  return encryptEtcd(etcd, () => rules, process.clock);
}

function textOf(process: Process, path: string): string {
  try {
    return readTextFile(process, path);
  } catch (error) {
    const what = `error reading encryption provider configuration file ${JSON.stringify(path)}`;
    throw new Error(`error while loading file: ${what}: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
