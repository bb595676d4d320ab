import { modifyKubeconfig } from '../../../../core/client/kubeconfig/modify.ts';
import { quote } from '../../../../core/meta/quote.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { parseProperty, unsetProperty } from './property.ts';
import { unexpectedArguments } from './unexpected-arguments.ts';

export const unsetPropertyCommand = defineKubectlCommand({
  use: 'unset',
  run: async (session, invocation) => {
    const [path, ...more] = invocation.args;
    if (path === undefined || more.length > 0) throw await unexpectedArguments(invocation);
    if (path === '') throw new Error('you must specify a property');
    const property = parseProperty(path);
    modifyKubeconfig(session.process, session.flags.kubeconfig, (config) => unsetProperty(config, property));
    await session.print(`Property ${quote(path)} unset.\n`);
  },
});
