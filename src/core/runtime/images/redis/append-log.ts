import type { FileSystem } from '../../../machine/file-system.ts';
import { binaryOf, encodeCommand } from './reply.ts';
import { RespReader } from './resp-reader.ts';

const directoryName = 'appendonlydir';
const fileName = 'appendonly.aof.1.incr.aof';

/** The append-only file: every change, in the order in which it was made. */
export class AppendLog {
  readonly #files: FileSystem;
  readonly #directory: string;
  #database: number | undefined;

  constructor(files: FileSystem, directory: string) {
    this.#files = files;
    this.#directory = `${directory}/${directoryName}`;
    files.mkdir(this.#directory, { recursive: true });
    files.writeFile(`${this.#directory}/appendonly.aof.manifest`, `file ${fileName} seq 1 type i\n`);
  }

  append(database: number, words: readonly string[]): void {
    if (this.#database !== database) {
      this.#database = database;
      this.#write(['SELECT', String(database)]);
    }
    this.#write(words);
  }

  /** Every command of the file to `apply`, in order. */
  async replay(apply: (words: readonly string[]) => Promise<void>): Promise<void> {
    const path = `${this.#directory}/${fileName}`;
    if (!this.#files.exists(path)) return;
    let bytes: Uint8Array | undefined = this.#files.readFile(path);
    const reader = new RespReader(async () => {
      const next = bytes?.length === 0 ? undefined : bytes;
      bytes = undefined;
      return next;
    });
    for (let words = await reader.command(); words !== undefined; words = await reader.command()) await apply(words);
  }

  #write(words: readonly string[]): void {
    this.#files.writeFile(`${this.#directory}/${fileName}`, encodeCommand(words), { append: true });
  }
}

/** The content of a file as binary text. */
export function readBinary(files: FileSystem, path: string): string {
  return binaryOf(files.readFile(path));
}
