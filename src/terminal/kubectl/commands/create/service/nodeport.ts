import { integerFlag } from '../../../../cli/flag.ts';
import { defineKubectlCommand } from '../../../define-kubectl-command.ts';
import { nameArgument } from '../create-object.ts';
import { createService, serviceFlags } from './create-service.ts';

export const createNodePortServiceCommand = defineKubectlCommand({
  use: 'nodeport',
  flags: { ...serviceFlags, 'node-port': integerFlag() },
  run: async (session, { flags, args, argsBeforeDash }) => {
    await createService(session, flags, {
      name: nameArgument(args, argsBeforeDash),
      type: 'NodePort',
      nodePort: flags['node-port'],
    });
  },
});
