import { completeNamesOf } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { decide, decideFlags } from './decide.ts';

export const certificateDenyCommand = defineKubectlCommand({
  use: 'deny (-f FILENAME | NAME)',
  flags: decideFlags,
  complete: completeNamesOf('certificatesigningrequests'),
  run: (session, { flags, args }) =>
    decide(session, flags, args, {
      type: 'Denied',
      reason: 'KubectlDeny',
      message: 'This CSR was denied by kubectl certificate deny.',
    }),
});
