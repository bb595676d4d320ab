import { loadKubeconfigAsWritten } from '../../../../core/client/kubeconfig/load.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';

export const currentContextCommand = defineKubectlCommand({
  use: 'current-context',
  run: async (session) => {
    const { currentContext } = loadKubeconfigAsWritten(session.process, session.flags.kubeconfig);
    if (currentContext === '') throw new Error('current-context is not set');
    await session.print(`${currentContext}\n`);
  },
});
