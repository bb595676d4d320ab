import { spawn } from 'node:child_process';

/** Runs a program of node_modules/.bin, or Node itself, to its end with our output; rejects unless it succeeds. */
export function runTool(command: string, args: readonly string[], timeoutMs?: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: timeoutMs });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}`));
    });
  });
}
