import { childObject } from '../../change-object.ts';
import { completeResources } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { templateMetadata } from '../../pod-spec.ts';
import { changeRollouts, rolloutChangeFlags } from './rollout-items.ts';

const restartable = ['Deployment', 'DaemonSet', 'StatefulSet'];

export const rolloutRestartCommand = defineKubectlCommand({
  use: 'restart RESOURCE',
  flags: rolloutChangeFlags,
  complete: completeResources,
  run: (session, { flags, args }) =>
    changeRollouts(session, flags, args, {
      change: (object) => {
        if (!restartable.includes(object.kind)) throw new Error('restarting is not supported');
        if (childObject(object, 'spec').paused === true)
          throw new Error("can't restart paused deployment (run rollout resume first)");
        const seconds = new Date(session.process.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
        childObject(templateMetadata(object), 'annotations')['kubectl.kubernetes.io/restartedAt'] = seconds;
      },
      done: 'restarted',
      unchanged: (name) =>
        new Error(
          `failed to create patch for ${name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
        ),
    }),
});
