import { roles } from '../../../../core/api/rbac-v1.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';
import { distinctVerbs, policyRules, warnOfVerbs } from './policy-rules.ts';
import { resourceFlags } from './subjects.ts';

export const createRoleCommand = defineKubectlCommand({
  use: 'role',
  flags: { ...createFlags, ...resourceFlags },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    const verbs = distinctVerbs(flags.verb);
    if (verbs.length === 0) throw new Error('at least one verb must be specified');
    await warnOfVerbs(session, verbs);
    if (flags.resource.length === 0) throw new Error('at least one resource must be specified');
    const rules = await policyRules(session, {
      verbs,
      resources: flags.resource,
      resourceNames: flags['resource-name'],
    });
    await createObject(session, flags, { reference: roles, metadata: { name }, fields: { rules } });
  },
});
