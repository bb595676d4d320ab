import type { LayerEntry, LayerFiles } from '../kernel.ts';
import {
  type DirectoryInode,
  type Inode,
  type InodeOwner,
  linkInode,
  newDirectory,
  newFile,
  newSymlink,
} from './inode.ts';

/**
 * The read-only tree that layers make together, later layers over earlier ones. Trees are shared: every file system on
 * the same layers reads the same inodes.
 */
export function layerTree(layers: readonly LayerFiles[]): DirectoryInode {
  const [first, ...others] = layers;
  if (first === undefined) return emptyTree;
  let cached = cachedFor(trees, first);
  for (const layer of others) cached = cachedFor(cached.next, layer);
  cached.tree ??= buildTree(layers);
  return cached.tree;
}

function cachedFor(cache: WeakMap<LayerFiles, CachedTree>, layer: LayerFiles): CachedTree {
  const present = cache.get(layer);
  if (present !== undefined) return present;
  const made: CachedTree = { tree: undefined, next: new WeakMap() };
  cache.set(layer, made);
  return made;
}

interface CachedTree {
  tree: DirectoryInode | undefined;
  readonly next: WeakMap<LayerFiles, CachedTree>;
}

const trees = new WeakMap<LayerFiles, CachedTree>();

/** When images were made: the playground has no better time for them. */
const imageTimeMs = Date.UTC(2026, 3, 22, 12);

const emptyTree: DirectoryInode = newDirectory({ number: 2, mode: 0o755, uid: 0, gid: 0, modifiedMs: imageTimeMs });

function buildTree(layers: readonly LayerFiles[]): DirectoryInode {
  let number = 2;
  const owner = (entry: { mode?: number; uid?: number; gid?: number }, mode: number): InodeOwner => ({
    number: number++,
    mode: entry.mode ?? mode,
    uid: entry.uid ?? 0,
    gid: entry.gid ?? 0,
    modifiedMs: imageTimeMs,
  });
  const root = newDirectory(owner({}, 0o755));
  for (const layer of layers) {
    for (const [path, entry] of Object.entries(layer)) place(root, path, entry, owner);
  }
  return root;
}

type MakeOwner = (entry: { mode?: number; uid?: number; gid?: number }, mode: number) => InodeOwner;

function place(root: DirectoryInode, path: string, entry: LayerEntry, owner: MakeOwner): void {
  const names = path.split('/').filter((name) => name !== '');
  const last = names.pop();
  let directory = root;
  for (const name of names) directory = directoryAt(directory, name, owner);
  if (last === undefined) return;
  if (entry.type === 'directory') {
    const made = directoryAt(directory, last, owner);
    made.mode = entry.mode ?? made.mode;
    made.uid = entry.uid ?? made.uid;
    made.gid = entry.gid ?? made.gid;
    return;
  }
  linkInode(directory, last, newEntry(entry, owner));
}

function newEntry(entry: Exclude<LayerEntry, { type: 'directory' }>, owner: MakeOwner): Inode {
  if (entry.type === 'symlink') return newSymlink(owner({}, 0o777), entry.target);
  return newFile(owner(entry, 0o644), entry.content);
}

/** The directory `name`; a symbolic link to a sibling (`bin` to `usr/bin`) is followed, as tar does when it unpacks. */
function directoryAt(parent: DirectoryInode, name: string, owner: MakeOwner): DirectoryInode {
  const present = parent.entries.get(name);
  if (present?.type === 'directory') return present;
  if (present?.type === 'symlink') {
    let directory = parent;
    for (const part of present.target.split('/').filter((each) => each !== '')) {
      directory = directoryAt(directory, part, owner);
    }
    return directory;
  }
  const made = newDirectory(owner({}, 0o755));
  linkInode(parent, name, made);
  return made;
}
