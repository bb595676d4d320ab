import type { DuplexStream } from './http.ts';

/**
 * Carries messages both ways until either side closes or is lost, and closes both then. What one side sent before it
 * closed still reaches the other. Never rejects.
 */
export async function joinStreams(one: DuplexStream, other: DuplexStream): Promise<void> {
  await Promise.all([copy(one, other), copy(other, one)]);
}

async function copy(from: DuplexStream, to: DuplexStream): Promise<void> {
  try {
    for (let message = await from.receive(); message !== undefined; message = await from.receive()) {
      await to.send(message);
    }
  } catch {
    from.close();
  }
  to.close();
}
