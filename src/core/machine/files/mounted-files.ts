import { SystemError } from '../../system-error.ts';
import type { FileEvent, FileStatus, FileSystem, Mount, MountEntry, OpenFile } from '../file-system.ts';
import {
  changeAttributes,
  linkFile,
  makeDirectory,
  makeSpecial,
  makeSymlink,
  removeDirectory,
  removePath,
  renamePath,
  writeWhole,
} from './change-files.ts';
import { newDevice, newFifo, newSocket } from './inode.ts';
import { mountAt, watchPath } from './mounting.ts';
import { openPath } from './open-path.ts';
import { normalisePath } from './path.ts';
import { type Walker, walk } from './path-walk.ts';
import { existsAt, linkTarget, namesAt, readBytes, readTextAt, realPathOf, statusAt } from './read-files.ts';

/** A mount namespace seen by one viewer. Views of one namespace share its mounts. */
export class MountedFiles implements FileSystem {
  readonly walker: Walker;

  constructor(walker: Walker) {
    this.walker = walker;
  }

  /** The same namespace as another process sees it. */
  viewedBy(viewer: Omit<Walker, 'mounts'>): MountedFiles {
    return new MountedFiles({ ...viewer, mounts: this.walker.mounts });
  }

  readFile(path: string): Uint8Array {
    return readBytes(this.walker, path);
  }

  readText(path: string): string {
    return readTextAt(this.walker, path);
  }

  writeFile(path: string, data: Uint8Array | string, options?: { append?: boolean; mode?: number }): void {
    writeWhole(this.walker, path, data, options);
  }

  mkdir(path: string, options?: { recursive?: boolean; mode?: number }): void {
    makeDirectory(this.walker, normalisePath(path), options);
  }

  readDirectory(path: string): string[] {
    return namesAt(this.walker, path);
  }

  stat(path: string): FileStatus {
    return statusAt(this.walker, path, true);
  }

  lstat(path: string): FileStatus {
    return statusAt(this.walker, path, false);
  }

  exists(path: string): boolean {
    return existsAt(this.walker, path);
  }

  symlink(target: string, path: string): void {
    makeSymlink(this.walker, target, path);
  }

  link(existing: string, path: string): void {
    linkFile(this.walker, existing, path);
  }

  readLink(path: string): string {
    return linkTarget(this.walker, path);
  }

  realPath(path: string): string {
    return realPathOf(this.walker, path);
  }

  rename(from: string, to: string): void {
    renamePath(this.walker, from, to);
  }

  remove(path: string, options?: { recursive?: boolean }): void {
    removePath(this.walker, path, options?.recursive === true);
  }

  removeDirectory(path: string): void {
    removeDirectory(this.walker, path);
  }

  chmod(path: string, mode: number): void {
    changeAttributes(this.walker, path, { mode });
  }

  chown(path: string, uid: number, gid: number): void {
    changeAttributes(this.walker, path, { uid, gid });
  }

  setModified(path: string, timeMs: number): void {
    changeAttributes(this.walker, path, { modifiedMs: timeMs });
  }

  makeFifo(path: string, mode = 0o644): void {
    makeSpecial(this.walker, path, mode, newFifo);
  }

  makeSocket(path: string, mode = 0o755): void {
    makeSpecial(this.walker, path, mode, newSocket);
  }

  makeDevice(path: string, device: string, mode = 0o666): void {
    makeSpecial(this.walker, path, mode, (owner) => newDevice(owner, device));
  }

  watch(path: string, listener: (event: FileEvent) => void): Disposable {
    return watchPath(this.walker, normalisePath(path), listener);
  }

  open(path: string, mode: 'read' | 'write' | 'append'): OpenFile {
    return openPath(this.walker, path, mode);
  }

  mount(path: string, source: Mount, options?: { readOnly?: boolean }): void {
    mountAt(this.walker, path, source, options?.readOnly === true, asMountedFiles);
  }

  unmount(path: string): void {
    if (this.walker.user.uid !== 0) throw new SystemError('EPERM', path);
    this.walker.mounts.remove(walk(this.walker, path, true).path);
  }

  mounts(): MountEntry[] {
    return this.walker.mounts.all().map(({ path, type, readOnly }) => ({ path, type, readOnly }));
  }

  async sync(): Promise<void> {
    const logs = new Set(
      this.walker.mounts.all().map((mount) => (mount.kind === 'tree' ? mount.storage.log : undefined)),
    );
    await Promise.all(Array.from(logs, async (log) => await log?.sync()));
  }
}

function asMountedFiles(files: FileSystem): MountedFiles {
  if (files instanceof MountedFiles) return files;
  throw new SystemError('EINVAL');
}
