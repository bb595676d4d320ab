import type { Database } from './database.ts';
import { RedisError, type Reply } from './reply.ts';
import type { RedisServer } from './server.ts';

/** What a connection has chosen. */
export interface ClientState {
  database: number;
  authenticated: boolean;
  closing: boolean;
  name: string;
  /** What a replica said of itself. */
  listeningPort: number;
  readonly id: number;
  readonly address: string;
}

export interface CommandContext {
  readonly server: RedisServer;
  readonly database: Database;
  readonly client: ClientState;
  readonly nowMs: number;
  /** What replicas and the log get in the place of the command; an empty one is nothing. */
  readonly rewrite: (words: readonly string[]) => void;
}

export interface RedisCommand {
  /** How many words it takes, its name included; below 0: at least so many. */
  readonly arity: number;
  /** Whether it changes keys. */
  readonly write?: boolean;
  readonly run: (context: CommandContext, args: readonly string[]) => Reply | Promise<Reply>;
}

/** Commands by their names in lower case. */
export type CommandTable = Readonly<Record<string, RedisCommand>>;

/** Throws a RedisError for what is no integer. */
export function integer(text: string | undefined): number {
  if (text === undefined || !/^-?\d{1,19}$/.test(text))
    throw new RedisError('ERR value is not an integer or out of range');
  return Number(text);
}

/** The slice of a list that two indexes name, both included, below 0 from its end. */
export function rangeOf(length: number, from: number, to: number): [start: number, end: number] {
  const start = from < 0 ? Math.max(0, length + from) : from;
  const end = (to < 0 ? length + to : Math.min(to, length - 1)) + 1;
  return [start, Math.max(start, end)];
}
