import { priorityClasses } from '../../../../core/api/scheduling-v1.ts';
import { booleanFlag, integerFlag, stringFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';

export const createPriorityClassCommand = defineKubectlCommand({
  use: 'priorityclass',
  aliases: ['pc'],
  flags: {
    ...createFlags,
    description: stringFlag(),
    'global-default': booleanFlag(),
    'preemption-policy': stringFlag({ initial: 'PreemptLowerPriority' }),
    value: integerFlag({}, 'int32'),
  },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    await createObject(session, flags, {
      reference: priorityClasses,
      metadata: { name },
      fields: {
        value: flags.value,
        ...(flags['global-default'] ? { globalDefault: true } : {}),
        ...(flags.description === '' ? {} : { description: flags.description }),
        preemptionPolicy: flags['preemption-policy'],
      },
      failure: 'failed to create priorityclass: ',
    });
  },
});
