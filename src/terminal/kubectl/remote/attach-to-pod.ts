import type { Pod } from '../../../core/api/core-v1.ts';
import { queryOf } from '../../../core/client/client.ts';
import type { Session } from '../session.ts';
import { pickContainer, requireContainer } from './pick-container.ts';
import { canUseTerminal, runRemoteCommand } from './remote-command.ts';

export interface AttachOptions {
  readonly container: string;
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
  /** `kubectl attach`, for the advice at the end. */
  readonly commandName: string;
}

/** Connects this process's streams with those of a container's first process. */
export async function attachToPod(session: Session, pod: Pod, options: AttachOptions): Promise<void> {
  const { container } =
    options.container === ''
      ? await pickContainer(session, pod, '', options.quiet)
      : requireContainer(pod, options.container);
  if (options.tty && container.tty !== true && !options.quiet) {
    await session.printError(`error: Unable to use a TTY - container ${container.name} did not allocate one\n`);
  }
  const tty = await canUseTerminal(session, { ...options, tty: container.tty === true });
  if (!options.quiet) {
    await session.printError(
      'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n',
    );
    await session.printError("If you don't see a command prompt, try pressing enter.\n");
  }
  const query = queryOf({
    container: container.name,
    stdin: options.stdin || undefined,
    stdout: true,
    stderr: tty ? undefined : true,
    tty: tty || undefined,
  });
  const { namespace = '', name } = pod.metadata;
  await runRemoteCommand(session, {
    target: `/api/v1/namespaces/${namespace}/pods/${name}/attach${query}`,
    stdin: options.stdin,
    tty,
  });
  if (options.quiet || !options.stdin || !tty || pod.spec?.restartPolicy !== 'Always') return;
  const advice = `Session ended, resume using '${options.commandName} ${name} -c ${container.name} -i -t' command when the pod is running`;
  await session.print(`${advice}\n`);
}
