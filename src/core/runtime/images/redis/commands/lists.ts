import { type CommandContext, type CommandTable, integer, type RedisCommand, rangeOf } from '../command.ts';
import { ok, RedisError } from '../reply.ts';

function push(side: 'left' | 'right', onlyExisting: boolean): RedisCommand {
  return {
    arity: -3,
    write: true,
    run: ({ database }, [key = '', ...values]) => {
      const existing = database.list(key);
      if (existing === undefined && onlyExisting) return 0;
      const list = existing ?? [];
      if (side === 'left') list.unshift(...values.toReversed());
      else list.push(...values);
      database.set(key, list);
      return list.length;
    },
  };
}

function pop(side: 'left' | 'right'): RedisCommand {
  return {
    arity: -2,
    write: true,
    run: ({ database }, [key = '', count]) => {
      const list = database.list(key);
      if (list === undefined) return null;
      const wanted = count === undefined ? 1 : integer(count);
      if (wanted < 0) throw new RedisError('ERR value is out of range, must be positive');
      const taken = side === 'left' ? list.splice(0, wanted) : list.splice(Math.max(0, list.length - wanted)).reverse();
      database.dropEmpty(key);
      return count === undefined ? (taken[0] ?? null) : taken;
    },
  };
}

function move({ database }: CommandContext, from: string, to: string): string | null {
  const value = database.list(from)?.pop();
  if (value === undefined) return null;
  database.dropEmpty(from);
  database.set(to, [value, ...(database.list(to) ?? [])]);
  return value;
}

export const listCommands: CommandTable = {
  lpush: push('left', false),
  rpush: push('right', false),
  lpushx: push('left', true),
  rpushx: push('right', true),
  lpop: pop('left'),
  rpop: pop('right'),
  rpoplpush: { arity: 3, write: true, run: (context, [from = '', to = '']) => move(context, from, to) },
  llen: { arity: 2, run: ({ database }, [key = '']) => database.list(key)?.length ?? 0 },
  lrange: {
    arity: 4,
    run: ({ database }, [key = '', from, to]) => {
      const list = database.list(key) ?? [];
      return list.slice(...rangeOf(list.length, integer(from), integer(to)));
    },
  },
  lindex: { arity: 3, run: ({ database }, [key = '', index]) => database.list(key)?.at(integer(index)) ?? null },
  lset: {
    arity: 4,
    write: true,
    run: ({ database }, [key = '', position, value = '']) => {
      const list = database.list(key);
      if (list === undefined) throw new RedisError('ERR no such key');
      const index = integer(position) < 0 ? list.length + integer(position) : integer(position);
      if (index < 0 || index >= list.length) throw new RedisError('ERR index out of range');
      list[index] = value;
      return ok;
    },
  },
  lrem: {
    arity: 4,
    write: true,
    run: ({ database }, [key = '', count, value]) => {
      const list = database.list(key) ?? [];
      const limit = integer(count);
      const ordered = limit < 0 ? list.toReversed() : list;
      let left = limit === 0 ? list.length : Math.abs(limit);
      const kept = ordered.filter((item) => item !== value || left-- <= 0);
      const removed = list.length - kept.length;
      if (removed > 0) database.set(key, limit < 0 ? kept.reverse() : kept);
      database.dropEmpty(key);
      return removed;
    },
  },
  ltrim: {
    arity: 4,
    write: true,
    run: ({ database }, [key = '', from, to]) => {
      const list = database.list(key);
      if (list !== undefined) database.set(key, list.slice(...rangeOf(list.length, integer(from), integer(to))));
      database.dropEmpty(key);
      return ok;
    },
  },
};
