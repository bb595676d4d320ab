import type { KubeconfigCluster } from '../../../../core/client/kubeconfig/kubeconfig.ts';
import { modifyKubeconfig } from '../../../../core/client/kubeconfig/modify.ts';
import type { Process } from '../../../../core/machine/process.ts';
import { quote } from '../../../../core/meta/quote.ts';
import { booleanFlag, type FlagValues, stringFlag } from '../../../cli/flag.ts';
import { completeClusters } from '../../complete-names.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { embedFile } from './embed-file.ts';
import { unexpectedArguments } from './unexpected-arguments.ts';

const clusterFlags = {
  'certificate-authority': stringFlag(),
  'embed-certs': booleanFlag(),
  'insecure-skip-tls-verify': booleanFlag(),
  'proxy-url': stringFlag(),
  server: stringFlag(),
  'tls-server-name': stringFlag(),
};

type ClusterFlagValues = FlagValues<typeof clusterFlags>;

export const setClusterCommand = defineKubectlCommand({
  use: 'set-cluster',
  complete: completeClusters,
  flags: clusterFlags,
  run: async (session, invocation) => {
    const { args, flags, given } = invocation;
    const [name, ...more] = args;
    if (name === undefined || more.length > 0) throw await unexpectedArguments(invocation);
    validate(session.process, name, flags);
    modifyKubeconfig(session.process, session.flags.kubeconfig, ({ clusters }) => {
      const cluster = clusters.get(name) ?? {};
      change(session.process, cluster, flags, given);
      clusters.set(name, cluster);
    });
    await session.print(`Cluster ${quote(name)} set.\n`);
  },
});

function validate(process: Process, name: string, flags: ClusterFlagValues): void {
  const path = flags['certificate-authority'];
  if (name === '') throw new Error('you must specify a non-empty cluster name');
  if (flags['insecure-skip-tls-verify'] && path !== '') {
    throw new Error('you cannot specify a certificate authority and insecure mode at the same time');
  }
  if (!flags['embed-certs']) return;
  if (path === '') throw new Error('you must specify a --certificate-authority to embed');
  if (!process.files.exists(process.resolve(path))) {
    throw new Error(`could not stat certificate-authority file ${path}: stat ${path}: no such file or directory`);
  }
}

function change(
  process: Process,
  cluster: KubeconfigCluster,
  flags: ClusterFlagValues,
  given: ReadonlySet<string>,
): void {
  if (given.has('server')) {
    cluster.server = flags.server;
    delete cluster['tls-server-name'];
  }
  if (given.has('tls-server-name')) cluster['tls-server-name'] = flags['tls-server-name'];
  if (given.has('insecure-skip-tls-verify')) {
    cluster['insecure-skip-tls-verify'] = flags['insecure-skip-tls-verify'];
    if (flags['insecure-skip-tls-verify']) {
      delete cluster['certificate-authority'];
      delete cluster['certificate-authority-data'];
    }
  }
  if (given.has('certificate-authority')) {
    const path = flags['certificate-authority'];
    embedFile(process, cluster, 'certificate-authority', { path, embed: flags['embed-certs'] });
    delete cluster['insecure-skip-tls-verify'];
  }
  if (given.has('proxy-url')) cluster['proxy-url'] = flags['proxy-url'];
}
