import { defineCommandGroup } from '../define-kubectl-command.ts';
import { canICommand } from './auth/can-i.ts';
import { whoAmICommand } from './auth/whoami.ts';

export const authCommand = defineCommandGroup({ use: 'auth', subcommands: [canICommand, whoAmICommand] });
