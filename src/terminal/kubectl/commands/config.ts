import { defineCommandGroup } from '../define-kubectl-command.ts';
import { currentContextCommand } from './config/current-context.ts';
import { deleteClusterCommand } from './config/delete-cluster.ts';
import { deleteContextCommand } from './config/delete-context.ts';
import { deleteUserCommand } from './config/delete-user.ts';
import { getClustersCommand } from './config/get-clusters.ts';
import { getContextsCommand } from './config/get-contexts.ts';
import { getUsersCommand } from './config/get-users.ts';
import { renameContextCommand } from './config/rename-context.ts';
import { setClusterCommand } from './config/set-cluster.ts';
import { setContextCommand } from './config/set-context.ts';
import { setCredentialsCommand } from './config/set-credentials.ts';
import { setPropertyCommand } from './config/set-property.ts';
import { unsetPropertyCommand } from './config/unset-property.ts';
import { useContextCommand } from './config/use-context.ts';
import { viewCommand } from './config/view.ts';

export const configCommand = defineCommandGroup({
  use: 'config SUBCOMMAND',
  subcommands: [
    currentContextCommand,
    deleteClusterCommand,
    deleteContextCommand,
    deleteUserCommand,
    getClustersCommand,
    getContextsCommand,
    getUsersCommand,
    renameContextCommand,
    setPropertyCommand,
    setClusterCommand,
    setContextCommand,
    setCredentialsCommand,
    unsetPropertyCommand,
    useContextCommand,
    viewCommand,
  ],
});
