import { childObject } from '../../change-object.ts';
import { completeResources } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { changeRollouts, rolloutChangeFlags } from './rollout-items.ts';

export const rolloutResumeCommand = defineKubectlCommand({
  use: 'resume RESOURCE',
  flags: rolloutChangeFlags,
  complete: completeResources,
  run: (session, { flags, args }) =>
    changeRollouts(session, flags, args, {
      change: (object) => {
        if (object.kind !== 'Deployment') throw new Error('resuming is not supported');
        const spec = childObject(object, 'spec');
        if (spec.paused !== true) throw new Error('is not paused');
        delete spec.paused;
      },
      done: 'resumed',
      unchanged: 'already resumed',
    }),
});
