import { booleanFlag, durationFlag, integerFlag } from '../../../cli/flag.ts';
import { completeResources } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { ExitError } from '../../failures.ts';
import type { Item } from '../../selection/item.ts';
import type { Session } from '../../session.ts';
import { limitedBy, watchObject } from '../../watch-object.ts';
import { rolloutFlags, selectRollouts } from './rollout-items.ts';
import { rolloutProgress } from './status-text.ts';

export const rolloutStatusCommand = defineKubectlCommand({
  use: 'status (TYPE NAME | TYPE/NAME) [flags]',
  flags: {
    ...rolloutFlags,
    revision: integerFlag({}, 'int64'),
    timeout: durationFlag(),
    watch: booleanFlag({ shorthand: 'w', initial: true }),
  },
  complete: completeResources,
  run: async (session, { flags, args }) => {
    if (flags.revision < 0) throw new Error(`revision must be a positive integer: ${flags.revision}`);
    const selection = await selectRollouts(session, flags, args);
    let found = false;
    await selection.visit(async (item) => {
      found = true;
      await followRollout(session, item, { revision: flags.revision, watch: flags.watch, timeoutMs: flags.timeout });
    });
    if (!found) await session.printError(`No resources found in ${session.namespace} namespace.\n`);
  },
});

interface FollowOptions {
  readonly revision: number;
  readonly watch: boolean;
  readonly timeoutMs: number;
}

async function followRollout(session: Session, item: Item, options: FollowOptions): Promise<void> {
  using limit = limitedBy(session, options.timeoutMs);
  try {
    for await (const { type, object } of watchObject(session, item, limit.signal)) {
      if (type === 'DELETED') throw new Error('object has been deleted');
      const { text, done } = rolloutProgress(object, options.revision);
      await session.print(text);
      if (done || !options.watch) return;
    }
  } catch (error) {
    if (limit.timedOut()) throw new Error('timed out waiting for the condition');
    if (limit.signal.aborted) throw new ExitError(1);
    throw error;
  }
}
