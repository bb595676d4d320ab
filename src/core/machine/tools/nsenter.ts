import { isSystemError } from '../../system-error.ts';
import { defineTool } from './define-tool.ts';

const usage =
  '\nUsage:\n nsenter [options] [<program> [<argument>...]]\n\nRun a program with namespaces of other processes.\n';

/** Runs a program in the network, and with `-p` in the PID namespace, of another process. */
export const nsenterProgram = defineTool({
  name: 'nsenter',
  usage,
  stopsAtOperand: true,
  options: {
    all: { short: 'a' },
    target: { short: 't', argument: 'required' },
    mount: { short: 'm' },
    uts: { short: 'u' },
    ipc: { short: 'i' },
    net: { short: 'n', argument: 'optional' },
    pid: { short: 'p' },
    cgroup: { short: 'C' },
    user: { short: 'U' },
  },
  async run(process, options) {
    const { kernel } = process;
    const target = options.value('target');
    const namedNetwork = options.value('net');
    if (target === undefined && namedNetwork === undefined) {
      await process.stderr.write('nsenter: no target PID specified for --net\n');
      return 1;
    }
    const pid = Number(target);
    if (target !== undefined && kernel.processes().every((entry) => entry.pid !== pid)) {
      await process.stderr.write(`nsenter: cannot open /proc/${target}/ns/net: No such file or directory\n`);
      return 1;
    }
    const entersAll = options.has('all');
    const network =
      namedNetwork === undefined
        ? options.has('net') || entersAll
          ? kernel.networkNamespaceOf(pid)
          : undefined
        : kernel.networkNamespace(namedNetwork.replace(/^\/run\//, '/var/run/'));
    const files = options.has('mount') || entersAll ? kernel.mountNamespaceOf(pid) : undefined;
    const argv = options.operands.length > 0 ? options.operands : [process.env.get('SHELL') ?? '/bin/sh'];
    try {
      const child = process.spawn(argv, {
        ...(network === undefined ? {} : { network }),
        ...(files === undefined ? {} : { files, workingDirectory: '/' }),
        ...(options.has('pid') || entersAll ? { pidNamespace: pid } : {}),
      });
      return (await child.exited).code;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      await process.stderr.write(`nsenter: failed to execute ${argv[0]}: ${error.message}\n`);
      return error.code === 'ENOENT' ? 127 : 126;
    }
  },
});
