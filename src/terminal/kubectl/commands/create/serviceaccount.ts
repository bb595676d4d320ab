import { serviceAccounts } from '../../../../core/api/core-v1.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';

export const createServiceAccountCommand = defineKubectlCommand({
  use: 'serviceaccount',
  aliases: ['sa'],
  flags: createFlags,
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    await createObject(session, flags, {
      reference: serviceAccounts,
      metadata: { name },
      fields: {},
      failure: 'failed to create serviceaccount: ',
    });
  },
});
