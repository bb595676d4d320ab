import { type ByteConnection, byteConnection } from '../../../network/byte-connection.ts';
import { ResolveError } from '../../../network/resolve-error.ts';
import { resolveHost } from '../../../network/resolver.ts';
import { isSystemError } from '../../../system-error.ts';
import type { ClientState } from './command.ts';
import { bytesOf, encodeCommand, isErrorReply, RedisError, type Reply } from './reply.ts';
import { RespReader } from './resp-reader.ts';
import type { RedisServer } from './server.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';

const retryMs = 1000;

interface Master {
  readonly host: string;
  readonly port: number;
}

interface Replica {
  readonly client: ClientState;
  readonly connection: ByteConnection;
  acknowledged: number;
}

/** A server's place among others: what follows it, and what it follows. */
export class Replication {
  readonly id: string;
  master: Master | undefined;
  readonly #server: RedisServer;
  readonly #replicas = new Set<Replica>();
  #offset = 0;
  #database: number | undefined;
  #linkIsUp = false;
  #following: AbortController | undefined;

  constructor(server: RedisServer) {
    this.#server = server;
    this.id = [...server.process.clock.randomBytes(20)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  /** Hands a change on to every replica. */
  propagate(database: number, words: readonly string[]): void {
    if (this.#replicas.size === 0) return;
    if (this.#database !== database) {
      this.#database = database;
      this.#send(['SELECT', String(database)]);
    }
    this.#send(words);
  }

  /** Answers PSYNC: all there is, then every change as it comes. */
  async addReplica(client: ClientState, connection: ByteConnection): Promise<void> {
    const replica = { client, connection, acknowledged: this.#offset };
    const snapshot = writeSnapshot(this.#server.databases);
    this.#database = undefined;
    this.#replicas.add(replica);
    connection.closed.addEventListener('abort', () => this.#replicas.delete(replica), { once: true });
    const start = `+FULLRESYNC ${this.id} ${this.#offset}\r\n$${snapshot.length}\r\n${snapshot}`;
    await connection.write(bytesOf(start));
    const name = `${connection.remote.address}:${client.listeningPort}`;
    await this.#server.log('*', `Replica ${name} asks for synchronization`);
    await this.#server.log('*', `Synchronization with replica ${name} succeeded`);
  }

  removeReplica(client: ClientState): void {
    for (const replica of this.#replicas) if (replica.client === client) this.#replicas.delete(replica);
  }

  acknowledge(client: ClientState, offset: number): void {
    for (const replica of this.#replicas) if (replica.client === client) replica.acknowledged = offset;
  }

  /** Becomes a replica of another server; tries again every second for as long as that is not there. */
  follow(master: Master): void {
    this.#following?.abort();
    this.master = master;
    this.#linkIsUp = false;
    const following = new AbortController();
    this.#following = following;
    void this.#followUntil(master, following.signal);
  }

  stopFollowing(): void {
    if (this.master === undefined) return;
    this.#following?.abort();
    this.master = undefined;
    this.#linkIsUp = false;
    void this.#server.log('*', 'MASTER MODE enabled (user request)');
  }

  role(): Reply {
    if (this.master !== undefined)
      return ['slave', this.master.host, this.master.port, this.#linkIsUp ? 'connected' : 'connect', this.#offset];
    const replicas = [...this.#replicas].map(({ client, connection, acknowledged }) => [
      connection.remote.address,
      String(client.listeningPort),
      String(acknowledged),
    ]);
    return ['master', this.#offset, replicas];
  }

  /** The lines of INFO replication. */
  describe(): string[] {
    const followed =
      this.master === undefined
        ? ['role:master']
        : [
            'role:slave',
            `master_host:${this.master.host}`,
            `master_port:${this.master.port}`,
            `master_link_status:${this.#linkIsUp ? 'up' : 'down'}`,
            `slave_repl_offset:${this.#offset}`,
            'slave_read_only:1',
          ];
    const replicas = [...this.#replicas].map(
      ({ client, connection, acknowledged }, index) =>
        `slave${index}:ip=${connection.remote.address},port=${client.listeningPort},state=online,offset=${acknowledged},lag=0`,
    );
    return [
      ...followed,
      `connected_slaves:${replicas.length}`,
      ...replicas,
      `master_replid:${this.id}`,
      `master_repl_offset:${this.#offset}`,
    ];
  }

  #send(words: readonly string[]): void {
    const bytes = encodeCommand(words);
    this.#offset += bytes.length;
    for (const { connection } of this.#replicas) void connection.write(bytes).catch(() => {});
  }

  async #followUntil(master: Master, signal: AbortSignal): Promise<void> {
    const { clock } = this.#server.process;
    while (!signal.aborted) {
      await this.#server.log('*', `Connecting to MASTER ${master.host}:${master.port}`);
      await this.#followOnce(master, signal).catch((error: unknown) => this.#logLoss(error, signal));
      this.#linkIsUp = false;
      await clock.sleep(retryMs, signal).catch(() => {});
    }
  }

  async #logLoss(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const message = error instanceof Error ? error.message : String(error);
    const unable = isSystemError(error) || error instanceof ResolveError;
    await this.#server.log('#', unable ? `Unable to connect to MASTER: ${message}` : message);
  }

  async #followOnce({ host, port }: Master, signal: AbortSignal): Promise<void> {
    const { process, settings } = this.#server;
    const [address = host] = await resolveHost(process, host, signal);
    const connection = byteConnection(await process.network.dial({ address, port }, signal));
    signal.addEventListener('abort', () => connection.reset(), { once: true });
    await this.#server.log('*', 'MASTER <-> REPLICA sync started');
    const reader = new RespReader(() => connection.read(signal));
    const password = settings.get('masterauth') ?? '';
    if (password !== '') await ask(connection, reader, ['AUTH', password]);
    await ask(connection, reader, ['PING']);
    await ask(connection, reader, ['REPLCONF', 'listening-port', settings.get('port') ?? '6379']);
    await connection.write(encodeCommand(['PSYNC', '?', '-1']));
    const [, , offset = '0'] = (await reader.line())?.split(' ') ?? [];
    const size = Number((await reader.line())?.slice(1));
    const snapshot = await reader.bytes(size);
    if (snapshot === undefined) throw new RedisError('Connection with master lost.');
    readSnapshot(snapshot, this.#server.databases);
    this.#offset = Number(offset);
    this.#linkIsUp = true;
    await this.#server.log('*', 'MASTER <-> REPLICA sync: Finished with success');
    await this.#applyChanges(connection, reader);
    throw new RedisError('Connection with master lost.');
  }

  async #applyChanges(connection: ByteConnection, reader: RespReader): Promise<void> {
    const apply = this.#server.replayer();
    for (let words = await reader.command(); words !== undefined; words = await reader.command()) {
      if (words.length === 0) continue;
      this.#offset += encodeCommand(words).length;
      await apply(words);
      await connection.write(encodeCommand(['REPLCONF', 'ACK', String(this.#offset)]));
    }
  }
}

async function ask(connection: ByteConnection, reader: RespReader, words: readonly string[]): Promise<void> {
  await connection.write(encodeCommand(words));
  const reply = await reader.reply();
  if (reply === undefined) throw new RedisError('Connection with master lost.');
  if (isErrorReply(reply)) throw new RedisError(`Error reply to ${words[0] ?? ''} from master: '-${reply.error}'`);
}
