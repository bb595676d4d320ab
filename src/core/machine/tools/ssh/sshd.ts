import type { DuplexStream, HttpAnswer, HttpRequest } from '../../../network/http.ts';
import { serveHttp } from '../../../network/serve-http.ts';
import { isSystemError } from '../../../system-error.ts';
import { createPipe } from '../../byte-pipe.ts';
import { defineProgram, type ExitStatus, type Process, type SpawnOptions } from '../../process.ts';
import type { ByteSink, ByteSource } from '../../streams.ts';
import { notifyReady, writeSyslog } from '../../systemd/control-client.ts';
import type { TerminalController } from '../../terminal.ts';
import { type Account, asUser, findAccount } from '../accounts.ts';
import { copyFiles } from './copy-files.ts';
import {
  type ClientMessage,
  type CopyRequest,
  channelData,
  channels,
  type ServerMessage,
  type SessionRequest,
  sshPort,
} from './ssh-protocol.ts';

/** Lets other machines in: logins, commands and copies on port 22. */
export const sshdProgram = defineProgram({
  name: 'sshd',
  async run(process) {
    let listener: ReturnType<typeof process.network.listen>;
    try {
      listener = process.network.listen({ port: sshPort });
    } catch (error) {
      if (!isSystemError(error)) throw error;
      await process.stderr.write(
        `error: Bind to port ${sshPort} on 0.0.0.0 failed: ${error.message}.\nfatal: Cannot bind any address.\n`,
      );
      return 255;
    }
    await process.stderr.write(`Server listening on 0.0.0.0 port ${sshPort}.\n`);
    process.onSignal('SIGTERM', () => listener[Symbol.dispose]());
    const serving = serveHttp(listener, (request) => answer(process, request), { signal: process.killed });
    await notifyReady(process);
    await serving;
    await process.stderr.write('Received signal 15; terminating.\n');
    return 0;
  },
});

async function answer(process: Process, request: HttpRequest): Promise<HttpAnswer> {
  const body = JSON.parse(await request.body.text()) as SessionRequest | CopyRequest;
  const account = findAccount(process.files, body.user);
  if (account === undefined || account.shell.endsWith('/nologin')) {
    await log(process, `Invalid user ${body.user} from ${request.remoteAddress}`);
    return { status: 403, body: 'Permission denied (publickey).' };
  }
  if ('kind' in body) return { status: 200, body: JSON.stringify(copyFiles(process, account, body)) };
  await log(process, `Accepted publickey for ${body.user} from ${request.remoteAddress} port ${sshPort} ssh2`);
  return { status: 101, upgrade: (stream) => runSession(process, account, body, stream) };
}

async function log(process: Process, message: string): Promise<void> {
  await writeSyslog(process, 'sshd', message, 6).catch(() => {});
}

async function runSession(
  process: Process,
  account: Account,
  request: SessionRequest,
  stream: DuplexStream,
): Promise<void> {
  const session = openSession(process, request);
  const options: SpawnOptions = {
    ...session.options,
    user: asUser(process.files, account),
    env: sessionEnvironment(account, request),
    workingDirectory: process.files.exists(account.home) ? account.home : '/',
    newGroup: true,
    cgroup: `/user.slice/user-${account.uid}.slice/session-${process.clock.uuid().slice(0, 4)}.scope`,
  };
  const { command } = request;
  const argv = command === undefined ? [account.shell, '-l'] : [account.shell, '-c', command];
  let ended: Promise<ExitStatus>;
  try {
    const child = process.spawn(argv, options);
    ended = child.exited;
    void readInput(stream, session).then(() => {
      session.hangUp();
      if (request.terminal === undefined) return;
      child.kill('SIGHUP', { group: true });
    });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await stream.send(channelData(channels.errors, new TextEncoder().encode(`${account.shell}: ${error.message}\n`)));
    await finish(stream, { code: 127, signal: undefined });
    return;
  }
  const copied = Promise.all(session.outputs.map(([channel, source]) => copyOutput(stream, channel, source)));
  const status = await ended;
  session.hangUp();
  await copied.catch(() => {});
  await finish(stream, status);
}

async function finish(stream: DuplexStream, { code, signal }: ExitStatus): Promise<void> {
  const message: ServerMessage = { kind: 'exit', code, signal };
  await stream.send(JSON.stringify(message)).catch(() => {});
  stream.close();
}

interface Session {
  readonly options: SpawnOptions;
  readonly outputs: readonly (readonly [channel: number, source: ByteSource])[];
  write(data: Uint8Array): Promise<void>;
  message(message: ClientMessage): void;
  hangUp(): void;
}

function openSession(process: Process, { terminal }: SessionRequest): Session {
  return terminal === undefined ? pipeSession() : terminalSession(process.kernel.openTerminal(terminal));
}

function terminalSession(controller: TerminalController): Session {
  return {
    options: { terminal: controller.terminal },
    outputs: [[channels.output, controller.output]],
    write(data) {
      controller.write(data);
      return Promise.resolve();
    },
    message(message) {
      if (message.kind === 'resize') controller.resize(message);
    },
    hangUp: () => controller.hangUp(),
  };
}

function pipeSession(): Session {
  const [input, output, errors] = [createPipe(), createPipe(), createPipe()];
  const sink: ByteSink = input.sink;
  return {
    options: { stdin: input.source, stdout: output.sink, stderr: errors.sink, terminal: null },
    outputs: [
      [channels.output, output.source],
      [channels.errors, errors.source],
    ],
    write: (data) => sink.write(data).catch(() => {}),
    message(message) {
      if (message.kind === 'endOfInput') sink.close();
    },
    hangUp: () => sink.close(),
  };
}

async function readInput(stream: DuplexStream, session: Session): Promise<void> {
  for (let message = await receive(stream); message !== undefined; message = await receive(stream)) {
    if (typeof message === 'string') session.message(JSON.parse(message) as ClientMessage);
    else await session.write(message.subarray(1));
  }
}

async function receive(stream: DuplexStream): Promise<string | Uint8Array | undefined> {
  return await stream.receive().catch(() => undefined);
}

async function copyOutput(stream: DuplexStream, channel: number, source: ByteSource): Promise<void> {
  for await (const piece of source) await stream.send(channelData(channel, piece));
}

function sessionEnvironment({ name, home, shell }: Account, { terminal, env }: SessionRequest): Map<string, string> {
  const variables = new Map<string, string>([
    ['USER', name],
    ['LOGNAME', name],
    ['HOME', home],
    ['SHELL', shell],
    ['LANG', 'C.UTF-8'],
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ...env,
  ]);
  if (terminal !== undefined) variables.set('TERM', terminal.type);
  return variables;
}
