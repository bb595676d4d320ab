import { SystemError } from '../../system-error.ts';
import type { GeneratedFiles } from '../file-system.ts';
import type { DirectoryInode, Inode } from './inode.ts';
import { isAtOrBelow } from './path.ts';
import type { Storage } from './storage.ts';
import type { Watchers } from './watchers.ts';

interface MountBase {
  /** Where it stands: canonical and free of symbolic links. */
  readonly path: string;
  /** As mount(8) shows it: `ext4`, `overlay`, `tmpfs`, `proc`. */
  readonly type: string;
  readonly readOnly: boolean;
  /** The mount that brought this one along, as a recursive bind does. */
  readonly broughtBy: string | undefined;
}

export interface TreeMount extends MountBase {
  readonly kind: 'tree';
  readonly root: Inode;
  /** What shows through where `root` has nothing. */
  readonly lower: DirectoryInode | undefined;
  readonly storage: Storage;
  readonly watchers: Watchers;
  /** What `root` is called among the watchers. */
  readonly watchPath: string;
}

export interface GeneratedMount extends MountBase {
  readonly kind: 'generated';
  readonly files: GeneratedFiles;
}

export type MountPoint = TreeMount | GeneratedMount;

/** The mounts of one namespace. */
export class MountTable {
  /** In the order of mounting. */
  readonly #mounts: MountPoint[] = [];
  /** Longer paths first, and of the same path the later mount. */
  #byLength: MountPoint[] = [];

  constructor(root: MountPoint) {
    this.add(root);
  }

  add(mount: MountPoint): void {
    this.#mounts.push(mount);
    this.#sort();
  }

  /** Throws EINVAL where nothing is mounted and EBUSY where something else is mounted below. */
  remove(path: string): void {
    const mount = this.#byLength.find((each) => each.path === path);
    if (mount === undefined || path === '/') throw new SystemError('EINVAL', path);
    const below = this.#mounts.filter((each) => each !== mount && each.path !== path && isAtOrBelow(each.path, path));
    if (below.some((each) => each.broughtBy !== path)) throw new SystemError('EBUSY', path);
    const gone = new Set<MountPoint>([mount, ...below]);
    this.#mounts.splice(0, this.#mounts.length, ...this.#mounts.filter((each) => !gone.has(each)));
    this.#sort();
  }

  /** The mount that `path` leads into, as long as no symbolic link is on the way. */
  covering(path: string): MountPoint {
    for (const mount of this.#byLength) if (isAtOrBelow(path, mount.path)) return mount;
    throw new SystemError('ENOENT', path);
  }

  isMountPoint(path: string): boolean {
    return this.#mounts.some((mount) => mount.path === path);
  }

  /** Whether something is mounted at or below `path`. */
  isBusy(path: string): boolean {
    return this.#mounts.some((mount) => mount.path !== '/' && isAtOrBelow(mount.path, path));
  }

  /** In the order of mounting. */
  all(): readonly MountPoint[] {
    return this.#mounts;
  }

  #sort(): void {
    this.#byLength = this.#mounts.toReversed().toSorted((left, right) => right.path.length - left.path.length);
  }
}
