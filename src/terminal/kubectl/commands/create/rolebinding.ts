import { roleBindings } from '../../../../core/api/rbac-v1.ts';
import { stringFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';
import { subjectFlags, subjectsOf } from './subjects.ts';

export const createRoleBindingCommand = defineKubectlCommand({
  use: 'rolebinding',
  flags: { ...createFlags, ...subjectFlags, clusterrole: stringFlag(), role: stringFlag() },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    if ((flags.clusterrole === '') === (flags.role === ''))
      throw new Error('exactly one of clusterrole or role must be specified');
    const [kind, role] = flags.role === '' ? ['ClusterRole', flags.clusterrole] : ['Role', flags.role];
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name: role };
    await createObject(session, flags, {
      reference: roleBindings,
      metadata: { name },
      fields: { ...subjectsOf(flags), roleRef },
      failure: 'failed to create rolebinding: ',
    });
  },
});
