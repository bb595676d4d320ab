import type { CommandTable } from '../command.ts';

export const setCommands: CommandTable = {
  sadd: {
    arity: -3,
    write: true,
    run: ({ database }, [key = '', ...values]) => {
      const members = database.members(key) ?? new Set();
      const before = members.size;
      for (const value of values) members.add(value);
      database.set(key, members);
      return members.size - before;
    },
  },
  srem: {
    arity: -3,
    write: true,
    run: ({ database }, [key = '', ...values]) => {
      const members = database.members(key);
      const removed = values.filter((value) => members?.delete(value)).length;
      database.dropEmpty(key);
      return removed;
    },
  },
  smembers: { arity: 2, run: ({ database }, [key = '']) => [...(database.members(key) ?? [])] },
  sismember: {
    arity: 3,
    run: ({ database }, [key = '', value = '']) => Number(database.members(key)?.has(value) ?? false),
  },
  scard: { arity: 2, run: ({ database }, [key = '']) => database.members(key)?.size ?? 0 },
};
