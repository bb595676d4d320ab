import type { Process } from '../../../machine/process.ts';
import { type ByteConnection, byteConnection } from '../../../network/byte-connection.ts';
import type { Connection, Listener } from '../../../network/network-stack.ts';
import { AppendLog, readBinary } from './append-log.ts';
import type { ClientState, CommandTable } from './command.ts';
import { connectionCommands } from './commands/connection.ts';
import { hashCommands } from './commands/hashes.ts';
import { keyCommands } from './commands/keys.ts';
import { listCommands } from './commands/lists.ts';
import { serverCommands } from './commands/server.ts';
import { setCommands } from './commands/sets.ts';
import { stringCommands } from './commands/strings.ts';
import { Database } from './database.ts';
import { Replication } from './replication.ts';
import { bytesOf, encodeReply, RedisError, type Reply } from './reply.ts';
import { RespReader } from './resp-reader.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';

const commands: CommandTable = {
  ...connectionCommands,
  ...hashCommands,
  ...keyCommands,
  ...listCommands,
  ...serverCommands,
  ...setCommands,
  ...stringCommands,
};

const withoutPassword = new Set(['auth', 'quit']);

export interface RedisServerOptions {
  readonly process: Process;
  readonly version: string;
  readonly settings: Map<string, string>;
  readonly configurationFile: string;
}

/** A Redis: databases in memory, the clients that use them, and what keeps them. */
export class RedisServer {
  readonly process: Process;
  readonly version: string;
  readonly settings: Map<string, string>;
  readonly configurationFile: string;
  readonly commands = commands;
  readonly databases: readonly Database[];
  readonly clients = new Set<ClientState>();
  readonly replication: Replication;
  readonly startedMs: number;
  savedMs: number;
  connectionCount = 0;
  commandCount = 0;
  #appendLog: AppendLog | undefined;
  #listener: Listener | undefined;

  constructor(options: RedisServerOptions) {
    this.process = options.process;
    this.version = options.version;
    this.settings = options.settings;
    this.configurationFile = options.configurationFile;
    const { clock } = options.process;
    this.databases = Array.from({ length: Number(this.settings.get('databases')) }, () => new Database(clock));
    this.startedMs = clock.now();
    this.savedMs = this.startedMs;
    this.replication = new Replication(this);
  }

  /** Loads what an earlier run kept. */
  async load(): Promise<void> {
    const { files } = this.process;
    if (this.settings.get('appendonly') === 'yes') {
      this.#appendLog = new AppendLog(files, this.#directory());
      await this.#appendLog.replay(this.replayer());
    } else if (files.exists(this.#snapshotPath())) {
      readSnapshot(readBinary(files, this.#snapshotPath()), this.databases);
      await this.log('*', `DB loaded from disk: 0.000 seconds`);
    }
  }

  save(): void {
    const { files, clock } = this.process;
    files.mkdir(this.#directory(), { recursive: true });
    files.writeFile(this.#snapshotPath(), bytesOf(writeSnapshot(this.databases)));
    this.savedMs = clock.now();
  }

  /** Serves clients until `stop`. Throws as `listen` does. */
  async serve(): Promise<void> {
    const { network } = this.process;
    this.#listener = network.listen({ port: Number(this.settings.get('port')) });
    for await (const connection of this.#listener.accept())
      void this.#serveClient(connection).catch(() => connection.reset());
  }

  stop(): void {
    this.#listener?.[Symbol.dispose]();
  }

  log(level: '*' | '#', text: string): Promise<void> {
    const role = this.replication.master === undefined ? 'M' : 'S';
    return this.process.stdout.write(logLine(this.process, role, level, text)).catch(() => {});
  }

  /** Applies changes that were made elsewhere or before. */
  replayer(): (words: readonly string[]) => Promise<void> {
    const client = this.#createClient('');
    return async (words) => {
      await this.#run(client, words);
    };
  }

  async #serveClient(raw: Connection): Promise<void> {
    const connection = byteConnection(raw);
    const client = this.#createClient(`${connection.remote.address}:${connection.remote.port}`);
    this.connectionCount += 1;
    this.clients.add(client);
    try {
      const reader = new RespReader(() => connection.read());
      while (!client.closing) {
        const words = await reader.command();
        if (words === undefined) break;
        if (words.length > 0) await this.#answer(client, connection, words);
      }
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      await connection.write(bytesOf(encodeReply({ error: error.message })));
    } finally {
      this.clients.delete(client);
      this.replication.removeReplica(client);
      connection.end();
    }
  }

  async #answer(client: ClientState, connection: ByteConnection, words: readonly string[]): Promise<void> {
    const name = (words[0] ?? '').toLowerCase();
    if (['psync', 'sync'].includes(name)) return this.replication.addReplica(client, connection);
    const reply = await this.#check(client, name, words);
    if (name === 'replconf' && words[1]?.toLowerCase() === 'ack') return;
    await connection.write(bytesOf(encodeReply(reply)));
  }

  async #check(client: ClientState, name: string, words: readonly string[]): Promise<Reply> {
    try {
      if (!client.authenticated && (this.settings.get('requirepass') ?? '') !== '' && !withoutPassword.has(name))
        throw new RedisError('NOAUTH Authentication required.');
      const isWrite = Object.hasOwn(commands, name) && commands[name]?.write === true;
      if (isWrite && this.replication.master !== undefined && this.settings.get('replica-read-only') === 'yes')
        throw new RedisError("READONLY You can't write against a read only replica.");
      return await this.#run(client, words);
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      return { error: error.message };
    }
  }

  async #run(client: ClientState, words: readonly string[]): Promise<Reply> {
    const [given = '', ...args] = words;
    const name = given.toLowerCase();
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    const database = this.databases[client.database];
    if (command === undefined || database === undefined) throw unknownCommand(given, args);
    if (command.arity > 0 ? words.length !== command.arity : words.length < -command.arity)
      throw new RedisError(`ERR wrong number of arguments for '${name}' command`);
    this.commandCount += 1;
    let change = words;
    const rewrite = (other: readonly string[]): void => {
      change = other;
    };
    const nowMs = this.process.clock.now();
    const reply = await command.run({ server: this, database, client, nowMs, rewrite }, args);
    if (command.write === true && change.length > 0) this.#keep(client, change);
    return reply;
  }

  #keep(client: ClientState, words: readonly string[]): void {
    if (client.address !== '') this.#appendLog?.append(client.database, words);
    this.replication.propagate(client.database, words);
  }

  #createClient(address: string): ClientState {
    const id = this.connectionCount + 1;
    return { database: 0, authenticated: false, closing: false, name: '', listeningPort: 0, id, address };
  }

  #directory(): string {
    return this.process.resolve(this.settings.get('dir') ?? '.');
  }

  #snapshotPath(): string {
    return `${this.#directory()}/${this.settings.get('dbfilename') ?? 'dump.rdb'}`;
  }
}

function unknownCommand(name: string, args: readonly string[]): RedisError {
  const shown = args.map((arg) => `'${arg.slice(0, 128)}' `).join('');
  return new RedisError(`ERR unknown command '${name.slice(0, 128)}', with args beginning with: ${shown}`);
}

/** `1:M 02 Jan 2026 15:04:05.123 * TEXT` */
export function logLine({ pid, clock }: Process, role: string, level: string, text: string): string {
  const [, day = '', month = '', year = ''] = new Date(clock.now()).toUTCString().split(' ');
  const time = new Date(clock.now()).toISOString().slice(11, 23);
  return `${pid}:${role} ${day} ${month} ${year} ${time} ${level} ${text}\n`;
}
