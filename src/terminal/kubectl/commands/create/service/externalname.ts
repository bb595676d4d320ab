import { stringFlag } from '../../../../cli/flag.ts';
import { defineKubectlCommand } from '../../../define-kubectl-command.ts';
import { nameArgument } from '../create-object.ts';
import { createService, serviceFlags } from './create-service.ts';

export const createExternalNameServiceCommand = defineKubectlCommand({
  use: 'externalname',
  flags: { ...serviceFlags, 'external-name': stringFlag({ required: true }) },
  run: async (session, { flags, args, argsBeforeDash }) => {
    await createService(session, flags, {
      name: nameArgument(args, argsBeforeDash),
      type: 'ExternalName',
      externalName: flags['external-name'],
    });
  },
});
