import { cronJobs } from '../../../../core/api/batch-v1.ts';
import { stringFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';

export const createCronJobCommand = defineKubectlCommand({
  use: 'cronjob',
  aliases: ['cj'],
  flags: {
    ...createFlags,
    image: stringFlag({ required: true }),
    restart: stringFlag(),
    schedule: stringFlag({ required: true }),
  },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    const command = argsBeforeDash === undefined ? [] : args.slice(argsBeforeDash);
    const container = { name, image: flags.image, ...(command.length === 0 ? {} : { command }), resources: {} };
    const podSpec = { containers: [container], restartPolicy: flags.restart || 'OnFailure' };
    const jobTemplate = { metadata: { name }, spec: { template: { metadata: {}, spec: podSpec } } };
    await createObject(session, flags, {
      reference: cronJobs,
      metadata: { name },
      fields: { spec: { schedule: flags.schedule, jobTemplate }, status: {} },
      failure: 'failed to create cronjob: ',
    });
  },
});
