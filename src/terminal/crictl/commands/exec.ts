import { defineCommand } from '../../cli/command.ts';
import { booleanFlag, integerFlag } from '../../cli/flag.ts';
import { connect } from '../connect.ts';
import { joinStreams } from '../join-streams.ts';

export const execCommand = defineCommand({
  use: 'exec CONTAINER-ID COMMAND [ARG...]',
  short: 'Run a command in a running container',
  interspersed: false,
  flags: {
    interactive: booleanFlag({ shorthand: 'i', usage: 'Keep STDIN open' }),
    sync: booleanFlag({ shorthand: 's', usage: 'Run the command synchronously' }),
    timeout: integerFlag({ usage: 'Timeout in seconds' }, 'int64'),
    tty: booleanFlag({ shorthand: 't', usage: 'Allocate a pseudo-TTY' }),
  },
  checkArguments: (args) => {
    if (args.length === 0) throw new Error('container ID cannot be empty');
    if (args.length === 1) throw new Error('command cannot be empty');
  },
  run: async (invocation) => {
    const { process, flags } = invocation;
    const [containerId = '', ...command] = invocation.args;
    const cri = connect(invocation);
    if (flags.sync) {
      const result = await cri.runtime('ExecSync', { containerId, command, timeoutSeconds: flags.timeout });
      await process.stdout.write(result.stdout);
      await process.stderr.write(result.stderr);
      return result.exitCode;
    }
    const stream = await cri.exec({ containerId, command, tty: flags.tty, stdin: flags.interactive });
    const exitCode = await joinStreams(process, stream, { stdin: flags.interactive, tty: flags.tty });
    if (exitCode !== 0) throw new Error(`execing command in container: command terminated with exit code ${exitCode}`);
    return 0;
  },
});
