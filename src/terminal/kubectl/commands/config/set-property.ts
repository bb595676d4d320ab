import { modifyKubeconfig } from '../../../../core/client/kubeconfig/modify.ts';
import { quote } from '../../../../core/meta/quote.ts';
import { booleanFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { parseProperty, setProperty } from './property.ts';
import { unexpectedArguments } from './unexpected-arguments.ts';

export const setPropertyCommand = defineKubectlCommand({
  use: 'set',
  flags: { 'set-raw-bytes': booleanFlag() },
  run: async (session, invocation) => {
    const { args, flags } = invocation;
    const [path = '', value = ''] = args;
    if (args.length !== 2) throw await unexpectedArguments(invocation);
    if (value === '') throw new Error('you cannot use set to unset a property');
    if (path === '') throw new Error('you must specify a property');
    const property = parseProperty(path);
    modifyKubeconfig(session.process, session.flags.kubeconfig, (config) =>
      setProperty(config, property, value, flags['set-raw-bytes']),
    );
    await session.print(`Property ${quote(path)} set.\n`);
  },
});
