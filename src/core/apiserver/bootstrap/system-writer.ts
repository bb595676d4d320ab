import type { WriteContext } from '../../registry/write-context.ts';
import type { ServerContext } from '../server-context.ts';

/** The apiserver's own writes. */
export function systemWriter({ clock }: ServerContext): WriteContext {
  return {
    clock,
    user: { username: 'system:apiserver', groups: ['system:masters'] },
    dryRun: false,
    warn: () => {},
  };
}
