import { createKubectl } from '../../terminal/kubectl/kubectl.ts';
import { createHostProcess } from '../host/host-process.ts';
import { hostTransport } from '../host/host-transport.ts';

/** `tabernetes kubectl ARGS...`: our kubectl on this host's files and network. */
export function kubectlCommand(words: readonly string[]): Promise<number> {
  return createKubectl((_, connection) => hostTransport(connection))(createHostProcess(['kubectl', ...words]));
}
