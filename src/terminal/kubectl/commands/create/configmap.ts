import { configMaps } from '../../../../core/api/core-v1.ts';
import { encodeBase64 } from '../../../cli/base64.ts';
import { booleanFlag, listFlag, repeatedFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { configMapHash } from './content-hash.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';
import { readKeys } from './key-sources.ts';

export const createConfigMapCommand = defineKubectlCommand({
  use: 'configmap',
  aliases: ['cm'],
  flags: {
    ...createFlags,
    'append-hash': booleanFlag(),
    'from-env-file': listFlag(),
    'from-file': listFlag(),
    'from-literal': repeatedFlag(),
  },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    const sources = { files: flags['from-file'], literals: flags['from-literal'], envFiles: flags['from-env-file'] };
    const keys = readKeys(session, sources, {
      invalidKey: (key, why) => `"${key}" is not a valid key name for a ConfigMap: ${why}`,
      duplicateKey: (key) =>
        `cannot add key "${key}", another key by that name already exists in Data for ConfigMap "${name}"`,
      envDirectory: 'env config file cannot be a directory',
    });
    const fields = splitData(keys);
    const fullName = flags['append-hash'] ? `${name}-${await configMapHash(name, fields)}` : name;
    await createObject(session, flags, {
      reference: configMaps,
      metadata: { name: fullName },
      fields: { ...fields },
      failure: 'failed to create configmap: ',
    });
  },
});

interface ConfigMapData {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
}

/** What is no UTF-8 goes to `binaryData`. */
function splitData(keys: ReadonlyMap<string, Uint8Array>): ConfigMapData {
  const data: Record<string, string> = {};
  const binaryData: Record<string, string> = {};
  for (const key of [...keys.keys()].sort()) {
    const bytes = keys.get(key) ?? new Uint8Array();
    try {
      data[key] = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      binaryData[key] = encodeBase64(bytes);
    }
  }
  return {
    ...(Object.keys(data).length === 0 ? {} : { data }),
    ...(Object.keys(binaryData).length === 0 ? {} : { binaryData }),
  };
}
