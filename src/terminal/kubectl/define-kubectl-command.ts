import { type Command, type CommandDefinition, defineCommand, type Invocation } from '../cli/command.ts';
import type { FlagSet } from '../cli/flag.ts';
import { UsageError } from './failures.ts';
import { renderHelp } from './help/render.ts';
import { log } from './log.ts';
import { openSession, type Session } from './session.ts';

/** A command of kubectl: as `CommandDefinition`, but it runs with a session. Ending without an error is exit code 0. */
export interface KubectlCommandDefinition<F extends FlagSet> extends Omit<CommandDefinition<F>, 'run'> {
  readonly run: (session: Session, invocation: Invocation<F>) => Promise<void>;
}

export function defineKubectlCommand<F extends FlagSet>(definition: KubectlCommandDefinition<F>): Command {
  return defineCommand<F>({
    ...definition,
    run: async (invocation) => {
      const session = openSession(invocation);
      if ((invocation.flags as Record<string, unknown>)['dry-run'] === 'unchanged') {
        await log(session, 'W', 'helpers.go:719', '--dry-run is deprecated and can be replaced with --dry-run=client.');
      }
      await definition.run(session, invocation);
      if (session.flags['warnings-as-errors'] && session.warnings > 0) {
        throw new Error(`${session.warnings} warning${session.warnings === 1 ? '' : 's'} received`);
      }
      return 0;
    },
  });
}

/** A command that only has subcommands: alone it prints its help and fails. */
export function defineCommandGroup(
  definition: Pick<CommandDefinition<FlagSet>, 'use' | 'aliases' | 'subcommands'>,
  output: 'stdout' | 'stderr' = 'stderr',
): Command {
  return defineCommand({
    ...definition,
    run: async ({ process, args, commandPath }) => {
      const [word] = args;
      if (word !== undefined) throw new UsageError(`unknown command "${word}"`);
      await process[output].write(await renderHelp(commandPath));
      return 1;
    },
  });
}
