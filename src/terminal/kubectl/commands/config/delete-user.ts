import { loadKubeconfigAsWritten } from '../../../../core/client/kubeconfig/load.ts';
import { defaultKubeconfigPath, modifyKubeconfig } from '../../../../core/client/kubeconfig/modify.ts';
import { completeUsers } from '../../complete-names.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { UsageError } from '../../failures.ts';

export const deleteUserCommand = defineKubectlCommand({
  use: 'delete-user',
  complete: completeUsers,
  run: async (session, { args }) => {
    const { kubeconfig } = session.flags;
    const [name] = args;
    if (name === undefined || args.length > 1) throw new UsageError('user to delete is required');
    const path = defaultKubeconfigPath(session.process, kubeconfig);
    const { users } = loadKubeconfigAsWritten(session.process, kubeconfig);
    if (!users.has(name)) throw new Error(`cannot delete user ${name}, not in ${path}`);
    modifyKubeconfig(session.process, kubeconfig, (config) => config.users.delete(name));
    await session.print(`deleted user ${name} from ${path}\n`);
  },
});
