import { listFlag, repeatedFlag, stringFlag } from '../../../../cli/flag.ts';
import { defineKubectlCommand } from '../../../define-kubectl-command.ts';
import { nameArgument } from '../create-object.ts';
import { readKeys } from '../key-sources.ts';
import { createSecret, secretFlags, secretKeyWords } from './create-secret.ts';

export const createGenericSecretCommand = defineKubectlCommand({
  use: 'generic',
  flags: {
    ...secretFlags,
    'from-env-file': listFlag(),
    'from-file': listFlag(),
    'from-literal': repeatedFlag(),
    type: stringFlag(),
  },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    const sources = { files: flags['from-file'], literals: flags['from-literal'], envFiles: flags['from-env-file'] };
    await createSecret(session, flags, { name, type: flags.type, keys: readKeys(session, sources, secretKeyWords) });
  },
});
