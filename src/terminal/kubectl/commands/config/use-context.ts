import { modifyKubeconfig } from '../../../../core/client/kubeconfig/modify.ts';
import { quote } from '../../../../core/meta/quote.ts';
import { completeContexts } from '../../complete-names.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { unexpectedArguments } from './unexpected-arguments.ts';

export const useContextCommand = defineKubectlCommand({
  use: 'use-context',
  aliases: ['use'],
  complete: completeContexts,
  run: async (session, invocation) => {
    const [name, ...more] = invocation.args;
    if (name === undefined || more.length > 0) throw await unexpectedArguments(invocation);
    if (name === '') throw new Error('empty context names are not allowed');
    modifyKubeconfig(session.process, session.flags.kubeconfig, (config) => {
      if (!config.contexts.has(name)) throw new Error(`no context exists with the name: ${quote(name)}`);
      config.currentContext = name;
    });
    await session.print(`Switched to context ${quote(name)}.\n`);
  },
});
