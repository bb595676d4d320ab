import type { Process } from '../../../machine/process.ts';
import { connectTest } from './connect.ts';
import { FlagError, readFlags } from './flags.ts';
import { runGuestbook } from './guestbook.ts';
import { runLiveness } from './liveness.ts';
import { runNetexec } from './netexec.ts';
import { serveHostname } from './serve-hostname.ts';

export type AgnhostFlags = ReadonlyMap<string, string>;

type Subcommand = (process: Process, flags: AgnhostFlags, args: readonly string[]) => Promise<number>;

const version = '2.61';

const subcommands: Readonly<Record<string, readonly [about: string, run: Subcommand]>> = {
  connect: ['Attempts a TCP connection and returns useful errors', connectTest],
  guestbook: ['Creates a HTTP server with various endpoints representing a guestbook app', runGuestbook],
  liveness: ['Starts a server that is alive for 10 seconds', runLiveness],
  netexec: ['Creates HTTP(S), UDP, and (optionally) SCTP servers with various endpoints', runNetexec],
  pause: ['Pauses the execution', pause],
  'serve-hostname': ['Serves the hostname', serveHostname],
};

/** agnhost: the programs of Kubernetes' own end-to-end tests, one a subcommand. */
export async function runAgnhost(process: Process): Promise<number> {
  const [name = '', ...words] = process.argv.slice(1);
  if (name === '--version') {
    await process.stdout.write(`agnhost version ${version}\n`);
    return 0;
  }
  if (name === '' || name === '--help' || name === 'help') {
    const lines = Object.entries(subcommands).map(([command, [about]]) => `  ${command.padEnd(16)}${about}\n`);
    await process.stdout.write(`Usage:\n  app [command]\n\nAvailable Commands:\n${lines.join('')}`);
    return 0;
  }
  const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  try {
    if (subcommand === undefined) throw new FlagError(`unknown command "${name}" for "app"`);
    const { flags, args } = readFlags(words);
    return await subcommand[1](process, flags, args);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    await process.stderr.write(`Error: ${error.message}\nRun 'app --help' for usage.\n`);
    return 1;
  }
}

async function pause(process: Process): Promise<number> {
  await process.stdout.write('Paused\n');
  return new Promise((resolve) => {
    process.onSignal('SIGTERM', () => resolve(0));
    process.onSignal('SIGINT', () => resolve(0));
  });
}
