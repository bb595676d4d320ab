import { type DirectoryInode, type InodeOwner, linkInode, newDevice, newDirectory, newSymlink } from './files/inode.ts';

let tree: DirectoryInode | undefined;

/** What every /dev starts with; all namespaces share it and put what they add on top. */
export function deviceTree(): DirectoryInode {
  tree ??= buildTree();
  return tree;
}

function buildTree(): DirectoryInode {
  let number = 1;
  const owner = (mode: number): InodeOwner => ({ number: number++, mode, uid: 0, gid: 0, modifiedMs: 0 });
  const root = newDirectory(owner(0o755));
  for (const name of ['null', 'zero', 'full', 'random', 'urandom', 'tty']) {
    linkInode(root, name, newDevice(owner(0o666), name));
  }
  linkInode(root, 'console', newDevice(owner(0o600), 'console'));
  linkInode(root, 'kmsg', newDevice(owner(0o644), 'kmsg'));
  for (const [name, target] of links) linkInode(root, name, newSymlink(owner(0o777), target));
  for (const name of ['pts', 'shm', 'mqueue'])
    linkInode(root, name, newDirectory(owner(name === 'shm' ? 0o1777 : 0o755)));
  return root;
}

const links = [
  ['stdin', '/proc/self/fd/0'],
  ['stdout', '/proc/self/fd/1'],
  ['stderr', '/proc/self/fd/2'],
  ['fd', '/proc/self/fd'],
] as const;
