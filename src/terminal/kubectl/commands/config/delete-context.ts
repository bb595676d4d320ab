import { loadKubeconfigAsWritten } from '../../../../core/client/kubeconfig/load.ts';
import { defaultKubeconfigPath, modifyKubeconfig } from '../../../../core/client/kubeconfig/modify.ts';
import { completeContexts } from '../../complete-names.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { renderHelp } from '../../help/render.ts';

export const deleteContextCommand = defineKubectlCommand({
  use: 'delete-context',
  complete: completeContexts,
  run: async (session, { args, commandPath }) => {
    const { kubeconfig } = session.flags;
    const [name] = args;
    if (name === undefined || args.length > 1) return session.print(await renderHelp(commandPath));
    const path = defaultKubeconfigPath(session.process, kubeconfig);
    const { contexts, currentContext } = loadKubeconfigAsWritten(session.process, kubeconfig);
    if (!contexts.has(name)) throw new Error(`cannot delete context ${name}, not in ${path}`);
    if (name === currentContext) {
      await session.printError(
        'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
      );
    }
    modifyKubeconfig(session.process, kubeconfig, (config) => config.contexts.delete(name));
    await session.print(`deleted context ${name} from ${path}\n`);
  },
});
