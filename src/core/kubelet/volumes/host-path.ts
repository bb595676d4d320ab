import type { FileSystem, FileType } from '../../machine/file-system.ts';
import { VolumeError, type VolumePlugin } from './volume-plugin.ts';

export const hostPathVolume: VolumePlugin = {
  name: 'kubernetes.io/host-path',
  handles: (volume) => volume.hostPath !== undefined,
  async setUp({ hostPath }, _path, { files }) {
    const path = hostPath?.path ?? '/';
    checkType(files, path, hostPath?.type ?? '');
    if (!files.exists(path)) files.mkdir(path, { recursive: true });
    return path;
  },
};

const required: Readonly<Record<string, { type: FileType; message: string }>> = {
  Directory: { type: 'directory', message: 'is not a directory' },
  File: { type: 'file', message: 'is not a file' },
  Socket: { type: 'socket', message: 'is not a socket file' },
  CharDevice: { type: 'device', message: 'is not a character device' },
};

function checkType(files: FileSystem, path: string, type: string): void {
  if (type === 'DirectoryOrCreate' && !files.exists(path)) files.mkdir(path, { recursive: true, mode: 0o755 });
  if (type === 'FileOrCreate' && !files.exists(path)) files.writeFile(path, '');
  const wanted = required[type.replace('OrCreate', '')];
  if (wanted === undefined) return;
  if (!files.exists(path) || files.stat(path).type !== wanted.type)
    throw new VolumeError(`hostPath type check failed: ${path} ${wanted.message}`);
}
