import { createPipe } from '../../machine/byte-pipe.ts';
import type { Kernel } from '../../machine/kernel.ts';
import type { ExitStatus } from '../../machine/process.ts';
import type { ByteSink, ByteSource } from '../../machine/streams.ts';
import type { TerminalController } from '../../machine/terminal.ts';
import { type ByteConnection, byteConnection } from '../../network/byte-connection.ts';
import type { Chunk, DuplexStream } from '../../network/http.ts';
import { isSystemError } from '../../system-error.ts';
import type { ExecRequest } from '../cri-client.ts';
import { environment, execMessage, namespaceOptions } from './container-process.ts';
import type { Containers } from './containers.ts';
import { CriError } from './cri-error.ts';
import type { ImageStore } from './image-store.ts';
import type { Sandboxes } from './sandboxes.ts';

/** The channels of `v5.channel.k8s.io`: the first byte of every message. */
const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

export interface StreamingContext {
  readonly kernel: Kernel;
  readonly containers: Containers;
  readonly sandboxes: Sandboxes;
  readonly images: ImageStore;
}

/** Runs a command inside a running container, its streams on the connection. */
export async function exec(context: StreamingContext, request: ExecRequest, stream: DuplexStream): Promise<void> {
  let started: StartedExec;
  try {
    started = startExec(context, request);
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    await reportFailure(stream, `error executing command in container: ${error.message}`);
    return;
  }
  const output = copyOut(stream, started);
  await Promise.all([copyIn(stream, started), output.then(() => reportExit(stream, started))]);
}

/** The command could not be started: an InternalError in the place of its exit status. */
async function reportFailure(stream: DuplexStream, cause: string): Promise<void> {
  const status = {
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${cause}`,
    reason: 'InternalError',
    details: { causes: [{ message: cause }] },
    code: 500,
  };
  await stream.send(framed(channel.error, JSON.stringify(status)));
  stream.close();
}

/** Runs a command inside a running container to its end. */
export async function execSync(
  context: StreamingContext,
  request: { containerId: string; command: readonly string[]; timeoutSeconds: number },
): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  const started = startExec(context, { ...request, tty: false, stdin: false });
  const late = new AbortController();
  const timer =
    request.timeoutSeconds > 0
      ? context.kernel.clock.setTimer(request.timeoutSeconds * 1000, () => {
          late.abort();
          started.kill();
        })
      : undefined;
  const [stdout, stderr, status] = await Promise.all([
    textOf(started.stdout),
    textOf(started.stderr),
    started.finished,
  ]);
  timer?.[Symbol.dispose]();
  if (late.signal.aborted) {
    throw new CriError(
      'DeadlineExceeded',
      `failed to exec in container: timeout ${request.timeoutSeconds}s exceeded: context deadline exceeded`,
    );
  }
  return { stdout, stderr, exitCode: status.code };
}

/** Joins the streams of a container's first process. */
export async function attach(context: StreamingContext, containerId: string, stream: DuplexStream): Promise<void> {
  const record = context.containers.require(containerId);
  const task = context.containers.tasks.get(record.id);
  if (task === undefined) {
    await reportFailure(stream, `error attaching to container: container is in ${record.state} state`);
    return;
  }
  using _output = task.log.onOutput((name, data) => void stream.send(framed(channel[name], data)).catch(() => {}));
  const { stdin, terminal } = task;
  void copyIn(stream, { stdin, terminal, kill: () => {} });
  await task.finished;
  await stream.send(framed(channel.error, JSON.stringify({ metadata: {}, status: 'Success' }))).catch(() => {});
  stream.close();
}

/** Connects to a port inside a sandbox; what it resolves to carries bytes between that and a stream. Throws a CriError. */
export async function portForward(
  context: StreamingContext,
  sandboxId: string,
  port: number,
): Promise<(stream: DuplexStream) => Promise<void>> {
  const { id, networkNamespace } = context.sandboxes.require(sandboxId);
  const namespace =
    networkNamespace === '' ? context.kernel.network : context.kernel.networkNamespace(networkNamespace);
  if (namespace === undefined) throw new CriError('NotFound', `network namespace of sandbox "${sandboxId}" is closed`);
  const over = new AbortController();
  try {
    const connection = byteConnection(
      await namespace.stackFor(0, over.signal).dial({ address: '127.0.0.1', port }, over.signal),
    );
    return (stream) => carryConnection(stream, connection).finally(() => over.abort());
  } catch (error) {
    over.abort();
    if (!isSystemError(error)) throw error;
    const refused = 'connect: connection refused';
    const tried = `IPv4: dial tcp4 127.0.0.1:${port}: ${refused} IPv6 dial tcp6 [::1]:${port}: ${refused} `;
    const reason = `failed to connect to localhost:${port} inside namespace "${id}", ${tried}`;
    throw new CriError(
      'Unknown',
      `failed to execute portforward in network namespace "${networkNamespace}": ${reason}`,
    );
  }
}

async function carryConnection(stream: DuplexStream, connection: ByteConnection): Promise<void> {
  const outward = (async () => {
    for (let bytes = await connection.read(); bytes !== undefined; bytes = await connection.read()) {
      await stream.send(bytes);
    }
    stream.close();
  })();
  for (let message = await stream.receive(); message !== undefined; message = await stream.receive())
    await connection.write(bytesOf(message));
  connection.end();
  await outward.catch(() => {});
}

interface StartedExec {
  readonly stdin: ByteSink | undefined;
  readonly stdout: ByteSource;
  readonly stderr: ByteSource | undefined;
  readonly terminal: TerminalController | undefined;
  readonly finished: Promise<ExitStatus>;
  kill(): void;
}

function startExec(context: StreamingContext, request: ExecRequest): StartedExec {
  const { kernel, containers, sandboxes, images } = context;
  const container = containers.require(request.containerId);
  const task = containers.tasks.get(container.id);
  const stored = images.find(container.imageId);
  if (task === undefined || stored === undefined)
    throw new CriError('FailedPrecondition', `container is in ${container.state} state`);
  const scope = {
    kernel,
    container,
    sandbox: sandboxes.require(container.sandboxId),
    image: images.definition(stored),
  };
  const env = environment(scope);
  if (request.tty) env.set('TERM', 'xterm');
  const options = { ...namespaceOptions(scope, task.files), env, pidNamespace: task.child.pid };
  const terminal = request.tty ? kernel.openTerminal({ columns: 80, rows: 24 }) : undefined;
  const stdin = request.stdin ? createPipe() : undefined;
  const stdout = createPipe();
  const stderr = createPipe();
  const streams =
    terminal === undefined
      ? { stdin: stdin?.source ?? null, stdout: stdout.sink, stderr: stderr.sink, terminal: null }
      : { terminal: terminal.terminal, newGroup: true };
  const child = spawnInside(kernel, request.command, { ...options, ...streams });
  const finished = child.exited.then((status) => {
    stdout.sink.close();
    stderr.sink.close();
    terminal?.hangUp();
    return status;
  });
  return {
    stdin:
      terminal === undefined
        ? stdin?.sink
        : { write: async (data) => terminal.write(data), close: () => terminal.write('\x04') },
    stdout: terminal?.output ?? stdout.source,
    stderr: terminal === undefined ? stderr.source : undefined,
    terminal,
    finished,
    kill: () => child.kill('SIGKILL', { group: true }),
  };
}

function spawnInside(
  kernel: Kernel,
  command: readonly string[],
  options: Parameters<Kernel['spawn']>[1],
): ReturnType<Kernel['spawn']> {
  try {
    return kernel.spawn(command, options);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = execMessage(command[0] ?? '', error.code === 'ENOENT', error.message);
    throw new CriError(
      'Unknown',
      `failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: ${reason}`,
    );
  }
}

async function copyOut(stream: DuplexStream, started: StartedExec): Promise<void> {
  const copy = async (source: ByteSource | undefined, name: number): Promise<void> => {
    if (source === undefined) return;
    for await (const data of source) await stream.send(framed(name, data));
  };
  await Promise.all([copy(started.stdout, channel.stdout), copy(started.stderr, channel.stderr)]).catch(() =>
    started.kill(),
  );
}

async function copyIn(stream: DuplexStream, started: Pick<StartedExec, 'stdin' | 'terminal' | 'kill'>): Promise<void> {
  for (let message = await stream.receive(); message !== undefined; message = await stream.receive()) {
    const bytes = bytesOf(message);
    const data = bytes.subarray(1);
    if (bytes[0] === channel.stdin) await started.stdin?.write(data).catch(() => {});
    else if (bytes[0] === channel.close) started.stdin?.close();
    else if (bytes[0] === channel.resize) {
      const { Width: columns, Height: rows } = JSON.parse(new TextDecoder().decode(data)) as {
        Width: number;
        Height: number;
      };
      started.terminal?.resize({ columns, rows });
    }
  }
  if (started.terminal !== undefined) started.kill();
  started.stdin?.close();
}

/** The last message: a Status that holds the exit code. */
async function reportExit(stream: DuplexStream, started: StartedExec): Promise<void> {
  const { code } = await started.finished;
  const status =
    code === 0
      ? { metadata: {}, status: 'Success' }
      : {
          metadata: {},
          status: 'Failure',
          message: `command terminated with non-zero exit code: exit status ${code}`,
          reason: 'NonZeroExitCode',
          details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
        };
  await stream.send(framed(channel.error, JSON.stringify(status))).catch(() => {});
  stream.close();
}

function framed(name: number, data: Chunk): Uint8Array {
  const bytes = bytesOf(data);
  const message = new Uint8Array(bytes.length + 1);
  message[0] = name;
  message.set(bytes, 1);
  return message;
}

function bytesOf(chunk: Chunk): Uint8Array {
  return typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
}

async function textOf(source: ByteSource | undefined): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  if (source !== undefined) for await (const data of source) text += decoder.decode(data, { stream: true });
  return text + decoder.decode();
}
