import { SystemError } from '../../system-error.ts';
import { createPipe } from '../byte-pipe.ts';
import type { OpenFile } from '../file-system.ts';
import { contentBytes, type FifoInode, type FileInode, writeContent } from './inode.ts';
import type { TreeMount } from './mount-table.ts';
import { announce } from './tree-edit.ts';

const pieceBytes = 65536;

/** Reads a file from its start. Keeps the inode, as a descriptor does, even when its name is gone. */
export function openForReading(file: FileInode): OpenFile {
  let offset = 0;
  let content = file.content;
  let bytes = contentBytes(file);
  return {
    async read(signal) {
      signal?.throwIfAborted();
      if (offset >= file.size) return await Promise.resolve(undefined);
      if (file.content !== content || bytes.length !== file.size) {
        content = file.content;
        bytes = contentBytes(file);
      }
      const piece = bytes.slice(offset, offset + pieceBytes);
      offset += piece.length;
      return piece;
    },
    write: () => Promise.reject(new SystemError('EINVAL')),
    close() {},
  };
}

/** Writes a file from its start, or with `append` always at its end. */
export function openForWriting(mount: TreeMount, path: string, file: FileInode, append: boolean): OpenFile {
  let offset = 0;
  return {
    read: () => Promise.reject(new SystemError('EINVAL')),
    async write(data) {
      const at = append ? file.size : offset;
      offset = writeAt(mount, path, file, at, data);
      await Promise.resolve();
    },
    close() {},
  };
}

/** Writes at byte `offset` and returns the offset behind what was written. */
export function writeAt(
  mount: TreeMount,
  path: string,
  file: FileInode,
  offset: number,
  data: Uint8Array | string,
): number {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const end = offset + bytes.length;
  mount.storage.charge(Math.max(0, end - file.size), path);
  writeContent(file, offset, bytes);
  file.modifiedMs = mount.storage.clock.now();
  mount.storage.log?.contentChanged(file, offset);
  announce(mount, 'modified', path);
  return end;
}

/** Opens one end of a FIFO. Readers wait for a writer, and read the end once the last writer has closed. */
export function openFifo(fifo: FifoInode, writes: boolean): OpenFile {
  const ends = fifo.pipe ?? { pipe: createPipe(), writers: 0, readers: 0 };
  fifo.pipe = ends;
  if (writes) ends.writers += 1;
  else ends.readers += 1;
  let open = true;
  return {
    read: (signal) => ends.pipe.source.read(signal),
    write: (data) => ends.pipe.sink.write(data),
    close() {
      if (!open) return;
      open = false;
      if (writes) ends.writers -= 1;
      else ends.readers -= 1;
      if (writes && ends.writers === 0) ends.pipe.sink.close();
      if (!writes && ends.readers === 0 && ends.writers > 0) ends.pipe.source.cancel();
      if (fifo.pipe === ends && (ends.writers === 0 || ends.readers === 0)) fifo.pipe = undefined;
    },
  };
}
