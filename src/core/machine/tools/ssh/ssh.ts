import type { DuplexStream } from '../../../network/http.ts';
import { isSystemError } from '../../../system-error.ts';
import type { Process } from '../../process.ts';
import type { Terminal } from '../../terminal.ts';
import { defineTool } from '../define-tool.ts';
import type { ParsedOptions } from '../options.ts';
import { ConnectError, connect, type Destination, explain, parseDestination } from './connect.ts';
import {
  type ClientMessage,
  channelData,
  channels,
  type ServerMessage,
  type SessionRequest,
  sshPort,
} from './ssh-protocol.ts';

const failed = 255;

const usage = `usage: ssh [-AfNnqTtv] [-l login_name] [-o option] [-p port] destination [command [argument ...]]
`;

export const sshProgram = defineTool({
  name: 'ssh',
  usage,
  hint: usage,
  usageError: failed,
  stopsAtOperand: true,
  options: {
    A: {},
    f: {},
    N: {},
    n: {},
    q: {},
    T: {},
    t: {},
    v: {},
    x: {},
    X: {},
    C: {},
    '4': {},
    k: {},
    l: { argument: 'required' },
    o: { argument: 'required' },
    p: { argument: 'required' },
    i: { argument: 'required' },
    F: { argument: 'required' },
    E: { argument: 'required' },
  },
  async run(process, options) {
    const [text, ...words] = options.operands;
    if (text === undefined) {
      await process.stderr.write(usage);
      return failed;
    }
    const destination = parseDestination(process, text, options.value('l'));
    const command = words.length > 0 ? words.join(' ') : undefined;
    const wantsTerminal = (command === undefined && !options.has('T')) || options.has('t');
    const terminal = wantsTerminal && process.isTerminal(0) ? process.terminal : undefined;
    if (wantsTerminal && terminal === undefined) {
      await process.stderr.write('Pseudo-terminal will not be allocated because stdin is not a terminal.\n');
    }
    return await runSession(process, options, destination, command, terminal);
  },
});

async function runSession(
  process: Process,
  options: ParsedOptions,
  destination: Destination,
  command: string | undefined,
  terminal: Terminal | undefined,
): Promise<number> {
  const request: SessionRequest = {
    user: destination.user,
    command,
    terminal: terminal === undefined ? undefined : { ...terminal.size, type: process.env.get('TERM') ?? 'xterm' },
    env: [...process.env].filter(([name]) => name === 'LANG' || name.startsWith('LC_')),
  };
  const port = Number(options.value('p') ?? sshPort);
  try {
    const client = await connect(process, destination, port);
    const response = await client({
      method: 'POST',
      target: '/session',
      body: JSON.stringify(request),
      signal: process.killed,
    });
    if (response.stream === undefined) throw new ConnectError(await response.body.text());
    const code = await new ClientSession(process, response.stream, destination, terminal).run(!options.has('n'));
    client.close();
    return code;
  } catch (error) {
    const text = explain(error, destination, port);
    const isDenied = text.startsWith('Permission denied');
    await process.stderr.write(isDenied ? `${destination.user}@${destination.host}: ${text}\n` : `ssh: ${text}\n`);
    return failed;
  }
}

/** The near end of a session. */
class ClientSession {
  readonly #process: Process;
  readonly #stream: DuplexStream;
  readonly #destination: Destination;
  readonly #terminal: Terminal | undefined;
  readonly #control = new AbortController();

  constructor(process: Process, stream: DuplexStream, destination: Destination, terminal: Terminal | undefined) {
    this.#process = process;
    this.#stream = stream;
    this.#destination = destination;
    this.#terminal = terminal;
  }

  async run(sendsInput: boolean): Promise<number> {
    const terminal = this.#terminal;
    const wasRaw = terminal?.raw ?? false;
    terminal?.setRaw(true);
    const resizing = terminal?.onResize((size) => this.#tell({ kind: 'resize', ...size }));
    if (sendsInput) void this.#sendInput().catch(() => {});
    else this.#tell({ kind: 'endOfInput' });
    try {
      const code = await this.#receiveOutput();
      if (terminal !== undefined) await this.#process.stderr.write(this.#farewell(code));
      return code ?? failed;
    } finally {
      this.#control.abort();
      resizing?.[Symbol.dispose]();
      if (!wasRaw) terminal?.setRaw(false);
    }
  }

  #farewell(code: number | undefined): string {
    const { host } = this.#destination;
    if (code !== undefined) return `Connection to ${host} closed.\r\n`;
    return `Connection to ${host} closed by remote host.\r\nConnection to ${host} closed.\r\n`;
  }

  async #sendInput(): Promise<void> {
    const { stdin } = this.#process;
    const { signal } = this.#control;
    for (let piece = await stdin.read(signal); piece !== undefined; piece = await stdin.read(signal)) {
      await this.#stream.send(channelData(channels.input, piece));
    }
    this.#tell({ kind: 'endOfInput' });
  }

  #tell(message: ClientMessage): void {
    void this.#stream.send(JSON.stringify(message)).catch(() => {});
  }

  /** The exit code; undefined when the connection was lost. */
  async #receiveOutput(): Promise<number | undefined> {
    for (;;) {
      const message = await this.#receive();
      if (message === undefined) return undefined;
      if (typeof message === 'string') return (JSON.parse(message) as ServerMessage).code;
      const sink = message[0] === channels.errors ? this.#process.stderr : this.#process.stdout;
      await sink.write(message.subarray(1));
    }
  }

  async #receive(): Promise<string | Uint8Array | undefined> {
    try {
      return await this.#stream.receive();
    } catch (error) {
      if (isSystemError(error)) return undefined;
      throw error;
    }
  }
}
