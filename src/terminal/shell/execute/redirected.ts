import type { Redirected } from 'unbash';
import type { Shell } from '../shell.ts';
import { RedirectionError, redirect, release } from './redirections.ts';

/** Runs a compound command with redirections around it. */
export async function runRedirected(shell: Shell, node: Redirected): Promise<number> {
  shell.line = shell.source.lineAt(node.pos);
  try {
    const redirected = await redirect(shell, node.redirects);
    const outer = shell.descriptors;
    shell.descriptors = redirected.descriptors;
    try {
      return await shell.engine.execute(shell, node.command);
    } finally {
      shell.descriptors = outer;
      release(redirected);
    }
  } catch (error) {
    if (!(error instanceof RedirectionError)) throw error;
    await shell.report(error.message);
    return 1;
  }
}
