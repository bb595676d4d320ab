import { flowSchemas } from '../../api/flowcontrol-v1.ts';
import type { ServerContext } from '../server-context.ts';

const pauseMs = 60_000;
const lastMade = 'catch-all';

/** Makes the objects of priority and fairness that every cluster has; where they are there, sees to them a minute later. */
export async function startFlowControl(server: ServerContext, signal: AbortSignal): Promise<void> {
  const start = async (): Promise<void> => {
    const { maintainFlowControl } = await import('./flow-control/flow-control.ts');
    await maintainFlowControl(server, signal);
  };
  if (server.served.storeOf(flowSchemas).cached('', lastMade) === undefined) return start();
  const timer = server.clock.setTimer(pauseMs, () => void start().catch(() => {}));
  signal.addEventListener('abort', () => timer[Symbol.dispose]());
}
