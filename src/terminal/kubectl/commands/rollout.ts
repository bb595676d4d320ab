import { defineCommandGroup } from '../define-kubectl-command.ts';
import { rolloutHistoryCommand } from './rollout/history.ts';
import { rolloutPauseCommand } from './rollout/pause.ts';
import { rolloutRestartCommand } from './rollout/restart.ts';
import { rolloutResumeCommand } from './rollout/resume.ts';
import { rolloutStatusCommand } from './rollout/status.ts';
import { rolloutUndoCommand } from './rollout/undo.ts';

export const rolloutCommand = defineCommandGroup(
  {
    use: 'rollout',
    subcommands: [
      rolloutHistoryCommand,
      rolloutPauseCommand,
      rolloutRestartCommand,
      rolloutResumeCommand,
      rolloutStatusCommand,
      rolloutUndoCommand,
    ],
  },
  'stdout',
);
