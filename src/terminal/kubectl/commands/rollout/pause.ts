import { childObject } from '../../change-object.ts';
import { completeResources } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { changeRollouts, rolloutChangeFlags } from './rollout-items.ts';

export const rolloutPauseCommand = defineKubectlCommand({
  use: 'pause RESOURCE',
  flags: rolloutChangeFlags,
  complete: completeResources,
  run: (session, { flags, args }) =>
    changeRollouts(session, flags, args, {
      change: (object) => {
        if (object.kind !== 'Deployment') throw new Error('pausing is not supported');
        const spec = childObject(object, 'spec');
        if (spec.paused === true) throw new Error('is already paused');
        spec.paused = true;
      },
      done: 'paused',
      unchanged: 'already paused',
    }),
});
