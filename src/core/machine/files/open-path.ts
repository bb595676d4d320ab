import { SystemError } from '../../system-error.ts';
import type { OpenFile } from '../file-system.ts';
import { fileForWriting, writeGenerated } from './change-files.ts';
import { devices } from './device.ts';
import { openFifo, openForReading, openForWriting } from './open-file.ts';
import { type GeneratedPosition, type TreePosition, type Walker, walk } from './path-walk.ts';
import { mayUse } from './permissions.ts';
import { generatedText, present } from './read-files.ts';
import { announce, replaceContent } from './tree-edit.ts';

export function openPath(walker: Walker, path: string, mode: 'read' | 'write' | 'append'): OpenFile {
  const position = walk(walker, path, true);
  if (position.kind === 'generated') return openGenerated(walker, position, mode);
  const { inode } = position;
  if (inode?.type === 'device' || inode?.type === 'fifo') {
    if (!mayUse(inode, walker.user, mode === 'read' ? 'read' : 'write')) throw new SystemError('EACCES', path);
    return inode.type === 'fifo' ? openFifo(inode, mode !== 'read') : openDevice(walker, inode.device, path);
  }
  if (mode !== 'read') return openWritten(walker, position, mode);
  const file = present(position, path);
  if (file.type === 'directory') throw new SystemError('EISDIR', path);
  if (!mayUse(file, walker.user, 'read')) throw new SystemError('EACCES', path);
  if (file.type !== 'file') throw new SystemError('EINVAL', path);
  return openForReading(file);
}

function openWritten(walker: Walker, position: TreePosition, mode: 'write' | 'append'): OpenFile {
  const existed = position.inode !== undefined;
  const file = fileForWriting(walker, position, 0o644);
  if (mode === 'write' && file.size > 0) {
    replaceContent(position.mount, file, '', 0);
    if (existed) announce(position.mount, 'modified', position.path);
  }
  return openForWriting(position.mount, position.path, file, mode === 'append');
}

function openDevice(walker: Walker, device: string, path: string): OpenFile {
  const open = devices[device];
  if (open === undefined) throw new SystemError('ENOENT', path);
  return open(walker.devices, path);
}

function openGenerated(walker: Walker, position: GeneratedPosition, mode: 'read' | 'write' | 'append'): OpenFile {
  if (position.entry?.type === 'device') return openDevice(walker, position.entry.device, position.path);
  if (mode === 'read') {
    let text: string | undefined = generatedText(position);
    return {
      async read() {
        const bytes = text === undefined || text === '' ? undefined : new TextEncoder().encode(text);
        text = undefined;
        return await Promise.resolve(bytes);
      },
      write: () => Promise.reject(new SystemError('EINVAL')),
      close() {},
    };
  }
  const decoder = new TextDecoder();
  return {
    read: () => Promise.reject(new SystemError('EINVAL')),
    async write(data) {
      await Promise.resolve(writeGenerated(walker, position, typeof data === 'string' ? data : decoder.decode(data)));
    },
    close() {},
  };
}
