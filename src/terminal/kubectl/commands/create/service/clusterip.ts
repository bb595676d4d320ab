import { stringFlag } from '../../../../cli/flag.ts';
import { defineKubectlCommand } from '../../../define-kubectl-command.ts';
import { nameArgument } from '../create-object.ts';
import { createService, serviceFlags } from './create-service.ts';

export const createClusterIpServiceCommand = defineKubectlCommand({
  use: 'clusterip',
  flags: { ...serviceFlags, clusterip: stringFlag() },
  run: async (session, { flags, args, argsBeforeDash }) => {
    await createService(session, flags, {
      name: nameArgument(args, argsBeforeDash),
      type: 'ClusterIP',
      clusterIp: flags.clusterip,
    });
  },
});
