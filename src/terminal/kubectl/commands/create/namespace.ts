import { namespaces } from '../../../../core/api/core-v1.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';

export const createNamespaceCommand = defineKubectlCommand({
  use: 'namespace',
  aliases: ['ns'],
  flags: createFlags,
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    await createObject(session, flags, { reference: namespaces, metadata: { name }, fields: { spec: {}, status: {} } });
  },
});
