import type { Process } from '../../../machine/process.ts';
import { readLines } from '../../../machine/read-stream.ts';
import { type ByteConnection, byteConnection } from '../../../network/byte-connection.ts';
import { ResolveError } from '../../../network/resolve-error.ts';
import { resolveHost } from '../../../network/resolver.ts';
import { isSystemError } from '../../../system-error.ts';
import { formatReply, rawReply } from './format-reply.ts';
import { bytesOf, encodeCommand, isErrorReply, RedisError, type Reply, toBinary } from './reply.ts';
import { RespReader } from './resp-reader.ts';
import { splitWords } from './split-words.ts';

interface CliOptions {
  host: string;
  port: number;
  database: number;
  password: string;
  raw: boolean;
  repeat: number;
  intervalMs: number;
  failsOnError: boolean;
}

/** redis-cli: one command, the commands of its input, or a prompt. */
export async function runRedisCli(process: Process): Promise<number> {
  const options: CliOptions = {
    host: '127.0.0.1',
    port: 6379,
    database: 0,
    password: process.env.get('REDISCLI_AUTH') ?? '',
    raw: !process.isTerminal(1),
    repeat: 1,
    intervalMs: 0,
    failsOnError: false,
  };
  try {
    const words = readOptions(process.argv.slice(1), options);
    if (words === 'version') {
      await process.stdout.write(`redis-cli ${process.env.get('REDIS_VERSION') ?? '7.4.7'}\n`);
      return 0;
    }
    if (options.password !== '' && !process.env.has('REDISCLI_AUTH'))
      await process.stderr.write(
        "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n",
      );
    const session = new CliSession(process, options);
    if (words.length > 0) return await session.runOnce(words.map(toBinary));
    return await session.runInput();
  } catch (error) {
    if (!(error instanceof RedisError)) throw error;
    await process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** Fills the options in and returns the words of the command. */
function readOptions(words: readonly string[], options: CliOptions): readonly string[] | 'version' {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const value = words[index + 1] ?? '';
    if (!word.startsWith('-') || word === '-') return words.slice(index);
    if (['-v', '--version'].includes(word)) return 'version';
    if (word === '--raw') options.raw = true;
    else if (word === '--no-raw') options.raw = false;
    else if (word === '-e') options.failsOnError = true;
    else if (!['--no-auth-warning', '-x'].includes(word)) {
      setOption(options, word, value);
      index += 1;
    }
  }
  return [];
}

function setOption(options: CliOptions, word: string, value: string): void {
  if (word === '-h') options.host = value;
  else if (word === '-p') options.port = Number(value);
  else if (word === '-n') options.database = Number(value);
  else if (['-a', '--pass'].includes(word)) options.password = value;
  else if (word === '-r') options.repeat = Number(value);
  else if (word === '-i') options.intervalMs = Number(value) * 1000;
  else if (word === '-u') {
    const url = new URL(value);
    options.host = url.hostname;
    options.port = Number(url.port || 6379);
    if (url.password !== '') options.password = url.password;
  } else throw new RedisError(`Unrecognized option or bad number of args for: '${word}'`);
}

class CliSession {
  readonly #process: Process;
  readonly #options: CliOptions;
  #connection: ByteConnection | undefined;
  #reader: RespReader | undefined;
  #database = 0;

  constructor(process: Process, options: CliOptions) {
    this.#process = process;
    this.#options = options;
  }

  async runOnce(words: readonly string[]): Promise<number> {
    let failed = false;
    for (let turn = 0; turn < this.#options.repeat; turn += 1) {
      if (turn > 0) await this.#process.clock.sleep(this.#options.intervalMs);
      const reply = await this.#ask(words);
      await this.#show(reply);
      failed ||= isErrorReply(reply);
    }
    return failed && this.#options.failsOnError ? 1 : 0;
  }

  async runInput(): Promise<number> {
    const { stdin, stdout, stderr } = this.#process;
    const interactive = this.#process.isTerminal(0);
    if (interactive)
      await this.#connect().catch((error: unknown) =>
        stderr.write(`${error instanceof Error ? error.message : String(error)}\n`),
      );
    else await this.#connect();
    if (interactive) await stdout.write(this.#prompt());
    for await (const line of readLines(stdin)) {
      const words = splitWords(toBinary(line));
      const name = words[0]?.toLowerCase();
      if (interactive && (name === 'exit' || name === 'quit')) return 0;
      if (interactive && name === 'clear') await stdout.write('\x1b[H\x1b[2J');
      else if (name !== undefined) {
        try {
          await this.#show(await this.#ask(words));
        } catch (error) {
          if (!interactive || !(error instanceof RedisError)) throw error;
          await stderr.write(`${error.message}\n`);
        }
      }
      if (interactive) await stdout.write(this.#prompt());
    }
    if (interactive) await stdout.write('\n');
    return 0;
  }

  #prompt(): string {
    if (this.#connection === undefined) return 'not connected> ';
    const { host, port } = this.#options;
    return `${host}:${port}${this.#database === 0 ? '' : `[${this.#database}]`}> `;
  }

  async #connect(): Promise<void> {
    const { host, port, password, database } = this.#options;
    const { network } = this.#process;
    try {
      const [address = host] = await resolveHost(this.#process, host === 'localhost' ? '127.0.0.1' : host);
      const connection = byteConnection(await network.dial({ address, port }));
      this.#connection = connection;
      this.#reader = new RespReader(() => connection.read());
    } catch (error) {
      if (error instanceof ResolveError)
        throw new RedisError(`Could not connect to Redis at ${host}:${port}: ${error.libcMessage}`);
      if (!isSystemError(error)) throw error;
      throw new RedisError(`Could not connect to Redis at ${host}:${port}: ${error.message.replace(/:.*$/, '')}`);
    }
    if (password !== '') {
      const reply = await this.#exchange(['AUTH', password]);
      if (isErrorReply(reply)) await this.#process.stderr.write(`AUTH failed: ${reply.error}\n`);
    }
    if (database !== 0) await this.#exchange(['SELECT', String(database)]);
    this.#database = database;
  }

  async #ask(words: readonly string[]): Promise<Reply> {
    if (this.#connection === undefined) await this.#connect();
    const reply = await this.#exchange(words);
    if (words[0]?.toLowerCase() === 'select' && !isErrorReply(reply)) this.#database = Number(words[1]);
    return reply;
  }

  async #exchange(words: readonly string[]): Promise<Reply> {
    try {
      await this.#connection?.write(encodeCommand(words));
      const reply = await this.#reader?.reply();
      if (reply !== undefined) return reply;
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
    this.#connection = undefined;
    throw new RedisError('Error: Server closed the connection');
  }

  async #show(reply: Reply): Promise<void> {
    const text = this.#options.raw ? `${rawReply(reply)}\n` : formatReply(reply);
    await this.#process.stdout.write(bytesOf(text));
  }
}
