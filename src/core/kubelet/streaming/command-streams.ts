import type { DuplexStream } from '../../network/http.ts';
import { chunkBytes } from '../../network/http-body.ts';
import { joinBytes } from '../../network/join-bytes.ts';
import { runtimeReason } from './runtime-reason.ts';

/** The channels between the kubelet and the runtime, as `v5.channel.k8s.io` numbers them. */
export const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** Which streams of a command a client asked for. */
export interface CommandOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** Undefined where the query asks for no stream at all. */
export function commandOptions(query: URLSearchParams): CommandOptions | undefined {
  const isSet = (name: string): boolean => query.get(name) === '1';
  const tty = isSet('tty');
  const options = { stdin: isSet('input'), stdout: isSet('output'), stderr: isSet('error') && !tty, tty };
  return options.stdin || options.stdout || options.stderr ? options : undefined;
}

/** A command's side of a connection, whatever the client speaks. */
export interface CommandClient {
  /** What the client sent, by channel; undefined when it is gone. */
  receive(): Promise<{ readonly channel: number; readonly bytes: Uint8Array } | undefined>;
  /** Output, or the end that the command came to (`channels.error`: a Status in JSON). */
  send(channel: number, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Starts the command and joins it with the client until either is over. What cannot start is told as the command's end. */
export async function serveCommand(client: CommandClient, start: () => Promise<DuplexStream>): Promise<void> {
  let command: DuplexStream;
  try {
    command = await start();
  } catch (error) {
    await client.send(channels.error, failureStatus(runtimeReason(error)));
    await client.close();
    return;
  }
  const input = copyIn(client, command).catch(() => {});
  try {
    for (let message = await command.receive(); message !== undefined; message = await command.receive()) {
      const bytes = chunkBytes(message);
      await client.send(bytes[0] ?? 0, bytes.subarray(1));
    }
  } finally {
    command.close();
    await client.close();
    await input;
  }
}

async function copyIn(client: CommandClient, command: DuplexStream): Promise<void> {
  try {
    for (let message = await client.receive(); message !== undefined; message = await client.receive()) {
      await command.send(joinBytes([new Uint8Array([message.channel]), message.bytes]));
    }
  } finally {
    command.close();
  }
}

function failureStatus(cause: string): Uint8Array {
  return chunkBytes(
    JSON.stringify({
      metadata: {},
      status: 'Failure',
      message: `Internal error occurred: ${cause}`,
      reason: 'InternalError',
      details: { causes: [{ message: cause }] },
      code: 500,
    }),
  );
}
