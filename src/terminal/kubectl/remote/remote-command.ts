import type { Status } from '../../../core/api/meta-v1.ts';
import type { TerminalSize } from '../../../core/machine/terminal.ts';
import type { DuplexStream } from '../../../core/network/http.ts';
import { ExitError } from '../failures.ts';
import type { Session } from '../session.ts';

/** The channels of the protocol `v5.channel.k8s.io`: the first byte of a message says which. */
const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

export interface RemoteCommand {
  /** Path and query of `exec` or `attach`. */
  readonly target: string;
  readonly stdin: boolean;
  /** The terminal is handed over: raw, with its size. */
  readonly tty: boolean;
}

/** Connects this process's streams with those of a process in a container, until that ends. Throws an ExitError when it fails. */
export async function runRemoteCommand(session: Session, command: RemoteCommand): Promise<void> {
  const stream = await session.upgrade({ target: command.target, protocol: 'v5.channel.k8s.io' });
  const over = new AbortController();
  using terminal = command.tty ? takeTerminal(session, stream) : undefined;
  void terminal;
  if (command.stdin) void pumpInput(session, stream, over.signal);
  try {
    await receiveOutput(session, stream);
  } finally {
    over.abort();
    stream.close();
  }
}

async function receiveOutput(session: Session, stream: DuplexStream): Promise<void> {
  for (let message = await stream.receive(); message !== undefined; message = await stream.receive()) {
    const bytes = typeof message === 'string' ? new TextEncoder().encode(message) : message;
    const content = bytes.subarray(1);
    if (content.length === 0) continue;
    if (bytes[0] === channels.stdout) await session.process.stdout.write(content);
    else if (bytes[0] === channels.stderr) await session.process.stderr.write(content);
    else if (bytes[0] === channels.error) return finish(JSON.parse(new TextDecoder().decode(content)) as Status);
  }
}

function finish({ status, reason, message = '', details }: Status): void {
  if (status === 'Success') return;
  const exitCode = details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message;
  if (reason !== 'NonZeroExitCode' || exitCode === undefined) throw new Error(message);
  throw new ExitError(Number(exitCode), `command terminated with exit code ${exitCode}`);
}

async function pumpInput(session: Session, stream: DuplexStream, signal: AbortSignal): Promise<void> {
  try {
    for (
      let chunk = await session.process.stdin.read(signal);
      chunk !== undefined;
      chunk = await session.process.stdin.read(signal)
    ) {
      await stream.send(framed(channels.stdin, chunk));
    }
    await stream.send(new Uint8Array([channels.close, channels.stdin]));
  } catch {
    // The other side is over, or this one is: what was typed has no reader.
  }
}

function framed(channel: number, content: Uint8Array): Uint8Array {
  const message = new Uint8Array(content.length + 1);
  message[0] = channel;
  message.set(content, 1);
  return message;
}

function takeTerminal(session: Session, stream: DuplexStream): Disposable {
  const { terminal } = session.process;
  if (terminal === undefined) return { [Symbol.dispose]: () => {} };
  const wasRaw = terminal.raw;
  const sendSize = ({ columns, rows }: TerminalSize): void => {
    const text = JSON.stringify({ Width: columns, Height: rows });
    stream.send(framed(channels.resize, new TextEncoder().encode(text))).catch(() => {});
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

/** Whether the terminal can be handed over as `-t` asks; says why not. */
export async function canUseTerminal(
  session: Session,
  flags: { readonly stdin: boolean; readonly tty: boolean; readonly quiet: boolean },
): Promise<boolean> {
  if (!flags.tty || !flags.stdin) return false;
  if (session.process.isTerminal(0)) return true;
  if (!flags.quiet)
    await session.printError('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  return false;
}
