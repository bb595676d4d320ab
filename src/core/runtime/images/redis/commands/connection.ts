import { type CommandTable, integer } from '../command.ts';
import { ok, RedisError } from '../reply.ts';

export const connectionCommands: CommandTable = {
  ping: { arity: -1, run: (_context, [message]) => message ?? { simple: 'PONG' } },
  echo: { arity: 2, run: (_context, [message = '']) => message },
  quit: {
    arity: -1,
    run: ({ client }) => {
      client.closing = true;
      return ok;
    },
  },
  select: {
    arity: 2,
    run: ({ client, server }, [index]) => {
      const number = integer(index);
      if (server.databases[number] === undefined) throw new RedisError('ERR DB index is out of range');
      client.database = number;
      return ok;
    },
  },
  auth: {
    arity: -2,
    run: ({ client, server }, args) => {
      const wanted = server.settings.get('requirepass') ?? '';
      if (wanted === '')
        throw new RedisError(
          'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
        );
      if (args.at(-1) !== wanted) throw new RedisError('WRONGPASS invalid username-password pair or user is disabled.');
      client.authenticated = true;
      return ok;
    },
  },
  client: {
    arity: -2,
    run: ({ client, server }, [subcommand = '', value = '']) => {
      switch (subcommand.toUpperCase()) {
        case 'SETNAME':
          client.name = value;
          return ok;
        case 'GETNAME':
          return client.name;
        case 'ID':
          return client.id;
        case 'SETINFO':
          return ok;
        case 'LIST':
          return [...server.clients]
            .map(({ id, address, name, database }) => `id=${id} addr=${address} name=${name} db=${database}\n`)
            .join('');
        default:
          throw new RedisError(`ERR unknown subcommand '${subcommand}'. Try CLIENT HELP.`);
      }
    },
  },
};
