import { isSystemError } from '../../../system-error.ts';
import type { FileSystem } from '../../file-system.ts';
import { baseName, childPath, resolvePath } from '../../files/path.ts';
import type { Process } from '../../process.ts';
import type { Account } from '../accounts.ts';
import type { CopiedFile, CopyAnswer, CopyRequest } from './ssh-protocol.ts';

/** Answers a copy on the machine that holds the files. */
export function copyFiles(process: Process, account: Account, request: CopyRequest): CopyAnswer {
  const path = resolvePath(account.home, request.path.replace(/^~(?=\/|$)/, account.home) || '.');
  try {
    if (request.kind === 'read') {
      return { kind: 'files', name: baseName(path), files: collectFiles(process.files, path, request.recursive) };
    }
    placeFiles(process.files, path, request.name, request.files);
    return { kind: 'done' };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return { kind: 'failed', message: error.code === 'EISDIR' ? 'not a regular file' : error.message };
  }
}

/** A file, or with `recursive` a directory and all in it. Throws SystemErrors, EISDIR for a directory without it. */
export function collectFiles(files: FileSystem, path: string, recursive: boolean): CopiedFile[] {
  const collected: CopiedFile[] = [];
  const add = (at: string, relative: string): void => {
    const { type, mode } = files.stat(at);
    if (type !== 'directory') {
      collected.push({ path: relative, type: 'file', mode, content: encodeBase64(files.readFile(at)) });
      return;
    }
    if (!recursive) files.readFile(at);
    collected.push({ path: relative, type: 'directory', mode, content: '' });
    for (const name of files.readDirectory(at))
      add(childPath(at, name), relative === '' ? name : `${relative}/${name}`);
  };
  add(path, '');
  return collected;
}

/** Puts files at `path`: inside it where it is a directory, otherwise in its place. */
export function placeFiles(files: FileSystem, path: string, name: string, copied: readonly CopiedFile[]): void {
  const isDirectory = files.exists(path) && files.stat(path).type === 'directory';
  const target = isDirectory ? childPath(path, name) : path;
  for (const { path: relative, type, mode, content } of copied) {
    const at = relative === '' ? target : `${target}/${relative}`;
    if (type === 'directory') files.mkdir(at, { recursive: true, mode });
    else files.writeFile(at, decodeBase64(content), { mode });
  }
}

const pieceCharacters = 8192;

function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let offset = 0; offset < bytes.length; offset += pieceCharacters) {
    binary += String.fromCharCode(...bytes.subarray(offset, offset + pieceCharacters));
  }
  return btoa(binary);
}

function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
