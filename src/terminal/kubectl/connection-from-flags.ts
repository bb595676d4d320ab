import {
  type ConnectionOverrides,
  resolveConnection,
  type ServerConnection,
} from '../../core/client/kubeconfig/connection.ts';
import { loadKubeconfig } from '../../core/client/kubeconfig/load.ts';
import type { Process } from '../../core/machine/process.ts';
import { ConfigurationError } from './failures.ts';
import type { GlobalFlagValues } from './session.ts';

/** Which server, as whom: the kubeconfig files with what the flags say in place of it. */
export function connectionFromFlags(process: Process, flags: GlobalFlagValues): ServerConnection {
  const config = loadKubeconfig(process, flags.kubeconfig);
  try {
    return resolveConnection(process, config, overridesFromFlags(flags));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw message.startsWith('context was not found') ? new ConfigurationError(message) : error;
  }
}

function overridesFromFlags(flags: GlobalFlagValues): ConnectionOverrides {
  return {
    context: flags.context,
    cluster: flags.cluster,
    user: flags.user,
    namespace: flags.namespace,
    clusterInfo: {
      server: flags.server,
      'certificate-authority': flags['certificate-authority'],
      'insecure-skip-tls-verify': flags['insecure-skip-tls-verify'],
      'tls-server-name': flags['tls-server-name'],
    },
    userInfo: {
      token: flags.token,
      username: flags.username,
      password: flags.password,
      'client-certificate': flags['client-certificate'],
      'client-key': flags['client-key'],
      ...impersonationFromFlags(flags),
    },
  };
}

function impersonationFromFlags(flags: GlobalFlagValues): object {
  const groups = [...flags['as-group']];
  if (flags.as === '' && flags['as-uid'] === '' && groups.length === 0) return {};
  const extra: Record<string, string[]> = {};
  for (const pair of flags['as-user-extra']) {
    const [key = '', value = ''] = pair.split('=', 2);
    extra[key] = [...(extra[key] ?? []), value];
  }
  return { as: flags.as, 'as-uid': flags['as-uid'], 'as-groups': groups, 'as-user-extra': extra };
}
