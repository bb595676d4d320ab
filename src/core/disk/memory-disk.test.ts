import { describe, it } from 'node:test';
import { diskContract } from './disk-contract.ts';
import { createMemoryDisk } from './memory-disk.ts';

describe('memory disk', () => {
  for (const { name, run } of diskContract) {
    it(name, async () => {
      const disk = createMemoryDisk();
      await run({ disk, reopen: async () => disk });
    });
  }
});
