import { loadKubeconfigAsWritten } from '../../../../core/client/kubeconfig/load.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';

export const getClustersCommand = defineKubectlCommand({
  use: 'get-clusters',
  run: async (session) => {
    const { clusters } = loadKubeconfigAsWritten(session.process, session.flags.kubeconfig);
    await session.print(['NAME', ...[...clusters.keys()].sort()].map((name) => `${name}\n`).join(''));
  },
});
