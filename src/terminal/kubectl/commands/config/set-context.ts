import { modifyKubeconfig } from '../../../../core/client/kubeconfig/modify.ts';
import { quote } from '../../../../core/meta/quote.ts';
import { booleanFlag, stringFlag } from '../../../cli/flag.ts';
import { completeClusters, completeContexts, completeUsers } from '../../complete-names.ts';
import { completeNamespaces } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { unexpectedArguments } from './unexpected-arguments.ts';

export const setContextCommand = defineKubectlCommand({
  use: 'set-context',
  complete: completeContexts,
  flags: {
    cluster: stringFlag({ complete: completeClusters }),
    current: booleanFlag(),
    namespace: stringFlag({ shorthand: 'n', complete: completeNamespaces }),
    user: stringFlag({ complete: completeUsers }),
  },
  run: async (session, invocation) => {
    const { args, flags, given } = invocation;
    if (args.length > 1) throw await unexpectedArguments(invocation);
    let [name = ''] = args;
    if (name === '' && !flags.current) throw new Error('you must specify a non-empty context name or --current');
    if (name !== '' && flags.current) throw new Error('you cannot specify both a context name and --current');
    let done = 'created';
    modifyKubeconfig(session.process, session.flags.kubeconfig, (config) => {
      if (flags.current) {
        if (config.currentContext === '') throw new Error('no current context is set');
        name = config.currentContext;
      }
      const existing = config.contexts.get(name);
      if (existing !== undefined) done = 'modified';
      const context = existing ?? {};
      for (const key of ['cluster', 'namespace', 'user'] as const) if (given.has(key)) context[key] = flags[key];
      config.contexts.set(name, context);
    });
    await session.print(`Context ${quote(name)} ${done}.\n`);
  },
});
