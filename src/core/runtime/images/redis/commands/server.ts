import { type CommandTable, integer } from '../command.ts';
import { globPattern } from '../glob-pattern.ts';
import { serverInformation } from '../information.ts';
import { ok, RedisError } from '../reply.ts';
import { applySetting } from '../settings.ts';

const replicaOf = {
  arity: 3,
  run: ({ server }: Parameters<CommandTable[string]['run']>[0], [host = '', port = '']: readonly string[]) => {
    if (host.toLowerCase() === 'no' && port.toLowerCase() === 'one') server.replication.stopFollowing();
    else server.replication.follow({ host, port: integer(port) });
    return ok;
  },
};

export const serverCommands: CommandTable = {
  info: { arity: -1, run: ({ server }, sections) => serverInformation(server, sections) },
  config: {
    arity: -2,
    run: ({ server }, [subcommand = '', ...args]) => {
      switch (subcommand.toUpperCase()) {
        case 'GET': {
          const patterns = args.map((pattern) => globPattern(pattern.toLowerCase()));
          return [...server.settings].filter(([name]) => patterns.some((pattern) => pattern.test(name))).flat();
        }
        case 'SET':
          if (!server.settings.has((args[0] ?? '').toLowerCase()))
            throw new RedisError(`ERR Unknown option or number of arguments for CONFIG SET - '${args[0] ?? ''}'`);
          applySetting(server.settings, args[0] ?? '', args.slice(1));
          return ok;
        case 'RESETSTAT':
          return ok;
        default:
          throw new RedisError(`ERR unknown subcommand '${subcommand}'. Try CONFIG HELP.`);
      }
    },
  },
  command: {
    arity: -1,
    run: ({ server }, [subcommand = '']) => {
      const commands = Object.entries(server.commands);
      if (subcommand.toUpperCase() === 'COUNT') return commands.length;
      if (subcommand.toUpperCase() === 'DOCS') return [];
      return commands.map(([name, { arity, write }]) => [
        name,
        arity,
        [{ simple: write ? 'write' : 'readonly' }],
        0,
        0,
        0,
      ]);
    },
  },
  replicaof: replicaOf,
  slaveof: replicaOf,
  role: { arity: 1, run: ({ server }) => server.replication.role() },
  replconf: {
    arity: -1,
    run: ({ client, server }, [option = '', value = '']) => {
      if (option.toLowerCase() === 'listening-port') client.listeningPort = integer(value);
      if (option.toLowerCase() === 'ack') server.replication.acknowledge(client, integer(value));
      return ok;
    },
  },
  save: {
    arity: 1,
    run: ({ server }) => {
      server.save();
      return ok;
    },
  },
  bgsave: {
    arity: -1,
    run: ({ server }) => {
      server.save();
      return { simple: 'Background saving started' };
    },
  },
  lastsave: { arity: 1, run: ({ server }) => Math.floor(server.savedMs / 1000) },
  time: {
    arity: 1,
    run: ({ nowMs }) => [String(Math.floor(nowMs / 1000)), String((nowMs % 1000) * 1000)],
  },
  shutdown: {
    arity: -1,
    run: ({ server, client }) => {
      client.closing = true;
      server.stop();
      return ok;
    },
  },
};
