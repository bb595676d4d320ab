import { completeNamesOf } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { decide, decideFlags } from './decide.ts';

export const certificateApproveCommand = defineKubectlCommand({
  use: 'approve (-f FILENAME | NAME)',
  flags: decideFlags,
  complete: completeNamesOf('certificatesigningrequests'),
  run: (session, { flags, args }) =>
    decide(session, flags, args, {
      type: 'Approved',
      reason: 'KubectlApprove',
      message: 'This CSR was approved by kubectl certificate approve.',
    }),
});
