import type { Batch, Disk, Value, Volume } from './disk.ts';

/** A disk that lasts as long as this object. */
export function createMemoryDisk(): Disk {
  const volumes = new Map<string, Map<string, Value>>();
  const recordsOf = (name: string): Map<string, Value> => {
    const records = volumes.get(name) ?? new Map<string, Value>();
    volumes.set(name, records);
    return records;
  };
  return {
    async open(name) {
      recordsOf(name);
      return openVolume(() => recordsOf(name));
    },
    async list() {
      return [...volumes.keys()].sort();
    },
    async remove(name) {
      volumes.delete(name);
    },
  };
}

function openVolume(records: () => Map<string, Value>): Volume {
  return {
    async load() {
      const entries = Array.from(records(), ([key, value]): [string, Value] => [key, copy(value)]);
      return entries.sort(([left], [right]) => (left < right ? -1 : 1));
    },
    async commit(batch: Batch) {
      const target = records();
      for (const [key, value] of batch) {
        if (value === undefined) target.delete(key);
        else target.set(key, value);
      }
    },
    async close() {},
  };
}

function copy(value: Value): Value {
  return typeof value === 'string' ? value : value.slice();
}
