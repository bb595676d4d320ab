import { clusterRoleBindings } from '../../../../core/api/rbac-v1.ts';
import { stringFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';
import { subjectFlags, subjectsOf } from './subjects.ts';

export const createClusterRoleBindingCommand = defineKubectlCommand({
  use: 'clusterrolebinding',
  flags: { ...createFlags, ...subjectFlags, clusterrole: stringFlag({ required: true }) },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: flags.clusterrole };
    await createObject(session, flags, {
      reference: clusterRoleBindings,
      metadata: { name },
      fields: { ...subjectsOf(flags), roleRef },
      failure: 'failed to create clusterrolebinding: ',
    });
  },
});
