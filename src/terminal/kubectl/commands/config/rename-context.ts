import { loadKubeconfigAsWritten } from '../../../../core/client/kubeconfig/load.ts';
import { defaultKubeconfigPath, modifyKubeconfig } from '../../../../core/client/kubeconfig/modify.ts';
import { quote } from '../../../../core/meta/quote.ts';
import { completeContexts } from '../../complete-names.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { unexpectedArguments } from './unexpected-arguments.ts';

export const renameContextCommand = defineKubectlCommand({
  use: 'rename-context',
  complete: completeContexts,
  run: async (session, invocation) => {
    const [from = '', to = ''] = invocation.args;
    if (invocation.args.length !== 2) throw await unexpectedArguments(invocation);
    if (to === '') throw new Error('You must specify a new non-empty context name');
    const { kubeconfig } = session.flags;
    const path = defaultKubeconfigPath(session.process, kubeconfig);
    const { contexts } = loadKubeconfigAsWritten(session.process, kubeconfig);
    const context = contexts.get(from);
    if (context === undefined) throw new Error(`cannot rename the context ${quote(from)}, it's not in ${path}`);
    if (contexts.has(to)) {
      throw new Error(`cannot rename the context ${quote(from)}, the context ${quote(to)} already exists in ${path}`);
    }
    modifyKubeconfig(session.process, kubeconfig, (config) => {
      config.contexts.set(to, context);
      config.contexts.delete(from);
      if (config.currentContext === from) config.currentContext = to;
    });
    await session.print(`Context ${quote(from)} renamed to ${quote(to)}.\n`);
  },
});
