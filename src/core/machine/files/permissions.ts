import type { User } from '../process.ts';

export interface Owned {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export type Use = 'read' | 'write' | 'execute';

const bits: Record<Use, number> = { read: 4, write: 2, execute: 1 };

/** Whether the mode bits let `user` do this. Root may, but may execute only what somebody may. */
export function mayUse(file: Owned & { readonly type?: string }, user: User, use: Use): boolean {
  if (user.uid === 0) return use !== 'execute' || file.type === 'directory' || (file.mode & 0o111) !== 0;
  const shift = file.uid === user.uid ? 6 : isInGroup(file.gid, user) ? 3 : 0;
  return ((file.mode >> shift) & bits[use]) !== 0;
}

function isInGroup(gid: number, user: User): boolean {
  return user.gid === gid || (user.groups?.includes(gid) ?? false);
}
