import type { Status } from '../../core/api/meta-v1.ts';
import type { Process } from '../../core/machine/process.ts';
import type { TerminalSize } from '../../core/machine/terminal.ts';
import type { DuplexStream } from '../../core/network/http.ts';

/** The channels of `v5.channel.k8s.io`: the first byte of a message. */
const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** Connects this process's streams with a process in a container. Resolves to that one's exit code. */
export async function joinStreams(
  process: Process,
  stream: DuplexStream,
  { stdin, tty }: { stdin: boolean; tty: boolean },
): Promise<number> {
  const over = new AbortController();
  using terminal = tty ? takeTerminal(process, stream) : undefined;
  void terminal;
  if (stdin) void sendInput(process, stream, over.signal);
  try {
    return await receiveOutput(process, stream);
  } finally {
    over.abort();
    stream.close();
  }
}

async function receiveOutput(process: Process, stream: DuplexStream): Promise<number> {
  for (let message = await stream.receive(); message !== undefined; message = await stream.receive()) {
    const bytes = typeof message === 'string' ? new TextEncoder().encode(message) : message;
    const content = bytes.subarray(1);
    if (content.length === 0) continue;
    if (bytes[0] === channels.stdout) await process.stdout.write(content);
    else if (bytes[0] === channels.stderr) await process.stderr.write(content);
    else if (bytes[0] === channels.error) return exitCodeOf(JSON.parse(new TextDecoder().decode(content)) as Status);
  }
  return 0;
}

function exitCodeOf({ status, message = '', details }: Status): number {
  if (status === 'Success') return 0;
  const code = details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (code === undefined) throw new Error(message);
  return Number(code);
}

async function sendInput(process: Process, stream: DuplexStream, signal: AbortSignal): Promise<void> {
  try {
    for (let data = await process.stdin.read(signal); data !== undefined; data = await process.stdin.read(signal))
      await stream.send(framed(channels.stdin, data));
    await stream.send(new Uint8Array([channels.close, channels.stdin]));
  } catch {
    // One side is over: what was typed has no reader.
  }
}

function takeTerminal(process: Process, stream: DuplexStream): Disposable {
  const { terminal } = process;
  if (terminal === undefined) return { [Symbol.dispose]: () => {} };
  const wasRaw = terminal.raw;
  const sendSize = ({ columns, rows }: TerminalSize): void => {
    const text = JSON.stringify({ Width: columns, Height: rows });
    void stream.send(framed(channels.resize, new TextEncoder().encode(text))).catch(() => {});
  };
  terminal.setRaw(true);
  sendSize(terminal.size);
  const resizes = terminal.onResize(sendSize);
  return {
    [Symbol.dispose]: () => {
      resizes[Symbol.dispose]();
      terminal.setRaw(wasRaw);
    },
  };
}

function framed(channel: number, content: Uint8Array): Uint8Array {
  const message = new Uint8Array(content.length + 1);
  message[0] = channel;
  message.set(content, 1);
  return message;
}
