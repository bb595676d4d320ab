/**
 * A mount namespace: what a process sees of files. Paths are absolute, `/`-separated. Every call is synchronous because
 * a machine's files are in memory while it runs; changes reach the machine's disk behind the caller, in order, grouped.
 * Errors are `SystemError`s.
 */
export interface FileSystem {
  readFile(path: string): Uint8Array;
  /** As UTF-8. */
  readText(path: string): string;
  /** Makes or truncates (or, with `append`, lengthens) a file. `mode` counts only for a new file; default 0o644. */
  writeFile(path: string, data: Uint8Array | string, options?: { append?: boolean; mode?: number }): void;
  mkdir(path: string, options?: { recursive?: boolean; mode?: number }): void;
  /** Names, sorted by code unit, without `.` and `..`. */
  readDirectory(path: string): string[];
  /** Follows symbolic links. */
  stat(path: string): FileStatus;
  /** Does not follow a symbolic link at the end of the path. */
  lstat(path: string): FileStatus;
  exists(path: string): boolean;
  symlink(target: string, path: string): void;
  link(existing: string, path: string): void;
  readLink(path: string): string;
  /** The path without symbolic links. */
  realPath(path: string): string;
  rename(from: string, to: string): void;
  /** Removes a file, a symbolic link, or (with `recursive`) a directory and all that is in it. */
  remove(path: string, options?: { recursive?: boolean }): void;
  removeDirectory(path: string): void;
  chmod(path: string, mode: number): void;
  chown(path: string, uid: number, gid: number): void;
  setModified(path: string, timeMs: number): void;
  makeFifo(path: string, mode?: number): void;
  makeSocket(path: string, mode?: number): void;
  /**
   * Calls `listener` after each change at or below `path` (which may not exist yet). Where the real thing would use
   * inotify.
   */
  watch(path: string, listener: (event: FileEvent) => void): Disposable;
  /** Opens a stream: of a regular file's bytes, of a device, of a FIFO. */
  open(path: string, mode: 'read' | 'write' | 'append'): OpenFile;
  mount(path: string, source: Mount, options?: { readOnly?: boolean }): void;
  unmount(path: string): void;
  mounts(): MountEntry[];
  /** Resolves when every change made so far is on the disk. */
  sync(): Promise<void>;
}

export interface OpenFile {
  read(signal?: AbortSignal): Promise<Uint8Array | undefined>;
  write(data: Uint8Array | string): Promise<void>;
  close(): void;
}

export type FileType = 'file' | 'directory' | 'symlink' | 'device' | 'fifo' | 'socket';

export interface FileStatus {
  readonly type: FileType;
  /** Permission bits, without the type. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly modifiedMs: number;
  readonly inode: number;
  readonly links: number;
}

export interface FileEvent {
  readonly type: 'created' | 'modified' | 'removed';
  readonly path: string;
}

/** What can be mounted: a directory of another namespace (bind), an empty memory file system, or one a program serves. */
export type Mount =
  | { kind: 'bind'; files: FileSystem; path: string }
  | { kind: 'tmpfs' }
  | { kind: 'generated'; type: string; files: GeneratedFiles };

/** A file system whose content is computed when it is read, as /proc is. Paths are relative to the mount, without `/` in front. */
export interface GeneratedFiles {
  /** Undefined where there is nothing. `reader` is the pid of the process that looks (0 for the machine itself). */
  lookup(path: string, reader: number): GeneratedEntry | undefined;
  write?(path: string, text: string, writer: number): void;
}

export type GeneratedEntry =
  | { type: 'directory'; names: string[] }
  | { type: 'file'; text: string; mode?: number }
  | { type: 'symlink'; target: string }
  /** `device` is a name in /dev, such as `null`, `tty` or `stdin`. */
  | { type: 'device'; device: string };

export interface MountEntry {
  readonly path: string;
  readonly type: string;
  readonly readOnly: boolean;
}
