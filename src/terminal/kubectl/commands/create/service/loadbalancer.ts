import { defineKubectlCommand } from '../../../define-kubectl-command.ts';
import { nameArgument } from '../create-object.ts';
import { createService, serviceFlags } from './create-service.ts';

export const createLoadBalancerServiceCommand = defineKubectlCommand({
  use: 'loadbalancer',
  flags: serviceFlags,
  run: async (session, { flags, args, argsBeforeDash }) => {
    await createService(session, flags, { name: nameArgument(args, argsBeforeDash), type: 'LoadBalancer' });
  },
});
