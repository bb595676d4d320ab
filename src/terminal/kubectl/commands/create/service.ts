import { defineCommandGroup } from '../../define-kubectl-command.ts';
import { createClusterIpServiceCommand } from './service/clusterip.ts';
import { createExternalNameServiceCommand } from './service/externalname.ts';
import { createLoadBalancerServiceCommand } from './service/loadbalancer.ts';
import { createNodePortServiceCommand } from './service/nodeport.ts';

export const createServiceCommand = defineCommandGroup({
  use: 'service',
  aliases: ['svc'],
  subcommands: [
    createClusterIpServiceCommand,
    createExternalNameServiceCommand,
    createLoadBalancerServiceCommand,
    createNodePortServiceCommand,
  ],
});
