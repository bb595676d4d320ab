import type { FileSystem } from '../file-system.ts';
import type { User } from '../process.ts';

/** A line of /etc/passwd. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

function accounts(files: FileSystem): Account[] {
  return rows(files, '/etc/passwd').map(([name = '', , uid, gid, , home = '/', shell = '/bin/sh']) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    home,
    shell,
  }));
}

/** By name or number. */
export function findAccount(files: FileSystem, nameOrUid: string): Account | undefined {
  return accounts(files).find(({ name, uid }) => name === nameOrUid || String(uid) === nameOrUid);
}

/** The name of a user; the number where there is none. */
export function userName(files: FileSystem, uid: number): string {
  return accounts(files).find((account) => account.uid === uid)?.name ?? String(uid);
}

export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

function groups(files: FileSystem): Group[] {
  return rows(files, '/etc/group').map(([name = '', , gid, members = '']) => ({
    name,
    gid: Number(gid),
    members: members.split(',').filter((member) => member !== ''),
  }));
}

export function groupName(files: FileSystem, gid: number): string | undefined {
  return groups(files).find((group) => group.gid === gid)?.name;
}

/** What a login as that account has the rights of. */
export function asUser(files: FileSystem, { name, uid, gid }: Account): User {
  return { uid, gid, groups: groups(files).flatMap((group) => (group.members.includes(name) ? [group.gid] : [])) };
}

function rows(files: FileSystem, path: string): string[][] {
  if (!files.exists(path)) return [];
  return files
    .readText(path)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'));
}
