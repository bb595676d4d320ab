import { type Kubeconfig, kubeconfigAsJson } from '../../../../core/client/kubeconfig/kubeconfig.ts';
import { loadKubeconfig, loadKubeconfigAsWritten } from '../../../../core/client/kubeconfig/load.ts';
import type { Process } from '../../../../core/machine/process.ts';
import { booleanFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { UsageError } from '../../failures.ts';
import { createObjectPrinter } from '../../printers/object-printer.ts';
import { printFlags } from '../../printers/print-flags.ts';
import { embedFile } from './embed-file.ts';

export const viewCommand = defineKubectlCommand({
  use: 'view',
  flags: {
    ...printFlags,
    flatten: booleanFlag(),
    merge: booleanFlag({ initial: true }),
    minify: booleanFlag(),
    raw: booleanFlag(),
  },
  run: async (session, { args, flags, given }) => {
    const { process } = session;
    if (args.length > 0) throw new UsageError(`unexpected arguments: [${args.join(' ')}]`);
    const { kubeconfig, context } = session.flags;
    if (given.has('merge') && !flags.merge && kubeconfig === '') {
      throw new Error('if merge==false a precise file must be specified');
    }
    const print = createObjectPrinter(session, { ...flags, output: flags.output || 'yaml' }, { keepOrder: true });
    const config = flags.flatten ? loadKubeconfig(process, kubeconfig) : loadKubeconfigAsWritten(process, kubeconfig);
    if (flags.minify) minify(config, context);
    if (flags.flatten) flatten(process, config);
    else if (!flags.raw) redact(config);
    await session.print(print(kubeconfigAsJson(config)));
  },
});

/** Leaves what the context needs. Throws an Error in kubectl's words where there is no such context. */
function minify(config: Kubeconfig, asked: string): void {
  if (asked !== '') config.currentContext = asked;
  if (config.currentContext === '') throw new Error('current-context must exist in order to minify');
  const context = config.contexts.get(config.currentContext);
  if (context === undefined) throw new Error(`cannot locate context ${config.currentContext}`);
  keepOnly(config.contexts, config.currentContext);
  if (context.cluster && !config.clusters.has(context.cluster))
    throw new Error(`cannot locate cluster ${context.cluster}`);
  if (context.user && !config.users.has(context.user)) throw new Error(`cannot locate user ${context.user}`);
  keepOnly(config.clusters, context.cluster);
  keepOnly(config.users, context.user);
}

function keepOnly<T>(entries: Map<string, T>, name: string | undefined): void {
  for (const key of [...entries.keys()]) if (key !== name) entries.delete(key);
}

/** Puts the contents of files in place of their paths. */
function flatten(process: Process, config: Kubeconfig): void {
  for (const cluster of config.clusters.values()) {
    const path = cluster['certificate-authority'];
    if (path && !cluster['certificate-authority-data'])
      embedFile(process, cluster, 'certificate-authority', { path, embed: true });
  }
  for (const user of config.users.values()) {
    for (const key of ['client-certificate', 'client-key'] as const) {
      const path = user[key];
      if (path && !user[`${key}-data`]) embedFile(process, user, key, { path, embed: true });
    }
  }
}

/** `DATA+OMITTED`, as bytes are shown. */
const omitted = 'DATA+OMITTED';

function redact(config: Kubeconfig): void {
  for (const cluster of config.clusters.values()) {
    if (cluster['certificate-authority-data']) cluster['certificate-authority-data'] = omitted;
  }
  for (const user of config.users.values()) {
    for (const key of ['client-certificate-data', 'client-key-data'] as const) if (user[key]) user[key] = omitted;
    for (const key of ['token', 'password'] as const) if (user[key]) user[key] = 'REDACTED';
  }
}
