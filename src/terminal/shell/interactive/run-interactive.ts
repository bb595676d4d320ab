import type { Invocation } from '../invocation.ts';
import type { Shell } from '../shell.ts';

export async function runInteractive(shell: Shell, invocation: Invocation): Promise<number> {
  await Promise.resolve(invocation);
  return shell.lastStatus;
}
