import type { Process } from '../../core/machine/process.ts';
import type { ByteConnection } from '../../core/network/byte-connection.ts';
import { isSystemError } from '../../core/system-error.ts';

/**
 * Copies a process's input to a connection and what arrives to its output, until the peer has closed. `atEnd`: what
 * becomes of the connection when the input ends.
 */
export async function copyStreams(
  process: Process,
  connection: ByteConnection,
  atEnd: 'shutDown' | 'keep',
): Promise<void> {
  const over = new AbortController();
  const sending = sendInput(process, connection, atEnd, over.signal);
  try {
    for (
      let bytes = await connection.read(process.killed);
      bytes !== undefined;
      bytes = await connection.read(process.killed)
    ) {
      await process.stdout.write(bytes);
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
  } finally {
    over.abort();
    connection.end();
    await sending;
  }
}

async function sendInput(
  { stdin }: Process,
  connection: ByteConnection,
  atEnd: 'shutDown' | 'keep',
  over: AbortSignal,
): Promise<void> {
  try {
    for (let bytes = await stdin.read(over); bytes !== undefined; bytes = await stdin.read(over)) {
      await connection.write(bytes);
    }
    if (atEnd === 'shutDown') connection.end();
  } catch (error) {
    if (!over.aborted && !isSystemError(error)) throw error;
  }
}
