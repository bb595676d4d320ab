import { isSystemError } from '../../../system-error.ts';
import { type IpCall, IpError } from './ip-call.ts';

const directory = '/run/netns';

/** `ip netns { list | add NAME | del NAME | exec NAME COMMAND }`. */
export async function ipNetns({ process, args }: IpCall): Promise<number> {
  const { kernel } = process;
  const [verb = 'list', name = '', ...command] = args;
  const path = `/var/run/netns/${name}`;
  if (verb === 'list' || verb === 'show' || verb === 'ls') {
    const names = kernel.files.exists(directory) ? kernel.files.readDirectory(directory) : [];
    await process.stdout.write(names.map((each) => `${each}\n`).join(''));
    return 0;
  }
  if (process.user.uid !== 0) throw new IpError('mount --make-shared /run/netns failed: Operation not permitted', 1);
  const namespace = kernel.networkNamespace(path);
  if (verb === 'add') {
    if (namespace !== undefined)
      throw new IpError(`Cannot create namespace file "${directory}/${name}": File exists`, 1);
    kernel.createNetworkNamespace(path);
    return 0;
  }
  if (verb !== 'delete' && verb !== 'del' && verb !== 'exec') {
    throw new IpError(`Command "${verb}" is unknown, try "ip netns help".`, 255);
  }
  if (namespace === undefined) {
    const action = verb === 'exec' ? 'open network namespace' : 'remove namespace file';
    throw new IpError(
      `Cannot ${action} "${verb === 'exec' ? name : `${directory}/${name}`}": No such file or directory`,
      1,
    );
  }
  if (verb !== 'exec') {
    kernel.removeNetworkNamespace(path);
    return 0;
  }
  try {
    return (await process.spawn(command, { network: namespace }).exited).code;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new IpError(`exec of "${command[0]}" failed: ${error.message}`, 255);
  }
}
