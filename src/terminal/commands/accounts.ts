import type { Process } from '../../core/machine/process.ts';
import { isSystemError } from '../../core/system-error.ts';

function entries(process: Process, path: string): string[][] {
  try {
    return process.files
      .readText(path)
      .split('\n')
      .map((line) => line.split(':'));
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}

/** The names of users and groups by number, and the other way round, as /etc/passwd and /etc/group have them. */
export class Accounts {
  readonly #users: string[][];
  readonly #groups: string[][];

  constructor(process: Process) {
    this.#users = entries(process, '/etc/passwd');
    this.#groups = entries(process, '/etc/group');
  }

  userName(uid: number): string {
    return this.#users.find((entry) => entry[2] === String(uid))?.[0] ?? String(uid);
  }

  groupName(gid: number): string {
    return this.#groups.find((entry) => entry[2] === String(gid))?.[0] ?? String(gid);
  }

  userNumber(name: string): number | undefined {
    const entry = this.#users.find((each) => each[0] === name);
    if (entry !== undefined) return Number(entry[2]);
    return /^\d+$/.test(name) ? Number(name) : undefined;
  }

  groupNumber(name: string): number | undefined {
    const entry = this.#groups.find((each) => each[0] === name);
    if (entry !== undefined) return Number(entry[2]);
    return /^\d+$/.test(name) ? Number(name) : undefined;
  }
}
