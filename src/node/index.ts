import type { Playground, PlaygroundOptions } from '../playground/playground.ts';
import { startLocalPlayground } from './local-playground.ts';

export type {
  ClockControl,
  ExecOptions,
  ExecResult,
  MachineControl,
  MachineState,
  Playground,
  PlaygroundOptions,
  TerminalOptions,
  TerminalSession,
} from '../playground/playground.ts';

/**
 * Makes a playground in this process: machines, a network and, unless `state` is `bare`, a cluster on them. Resolves when
 * the machines have booted; `ready` tells when the cluster is. Rejects for a `store` other than `memory`.
 */
export async function createPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  return (await startLocalPlayground(options)).playground;
}
