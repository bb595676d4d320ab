import { loadKubeconfigAsWritten } from '../../../../core/client/kubeconfig/load.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';

export const getUsersCommand = defineKubectlCommand({
  use: 'get-users',
  run: async (session) => {
    const { users } = loadKubeconfigAsWritten(session.process, session.flags.kubeconfig);
    await session.print(['NAME', ...[...users.keys()].sort()].map((name) => `${name}\n`).join(''));
  },
});
