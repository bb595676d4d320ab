import { loadKubeconfigAsWritten } from '../../../../core/client/kubeconfig/load.ts';
import { defaultKubeconfigPath, modifyKubeconfig } from '../../../../core/client/kubeconfig/modify.ts';
import { completeClusters } from '../../complete-names.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { renderHelp } from '../../help/render.ts';

export const deleteClusterCommand = defineKubectlCommand({
  use: 'delete-cluster',
  complete: completeClusters,
  run: async (session, { args, commandPath }) => {
    const { kubeconfig } = session.flags;
    const [name] = args;
    if (name === undefined || args.length > 1) return session.print(await renderHelp(commandPath));
    const path = defaultKubeconfigPath(session.process, kubeconfig);
    const { clusters } = loadKubeconfigAsWritten(session.process, kubeconfig);
    if (!clusters.has(name)) throw new Error(`cannot delete cluster ${name}, not in ${path}`);
    modifyKubeconfig(session.process, kubeconfig, (config) => config.clusters.delete(name));
    await session.print(`deleted cluster ${name} from ${path}\n`);
  },
});
