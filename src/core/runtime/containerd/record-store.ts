import type { FileSystem } from '../../machine/file-system.ts';

/** Records by identifier, each kept in a file of its own so that they outlive the program. */
export class RecordStore<T extends { readonly id: string }> {
  readonly #files: FileSystem;
  readonly #directory: string;
  readonly #records = new Map<string, T>();

  constructor(files: FileSystem, directory: string) {
    this.#files = files;
    this.#directory = directory;
    files.mkdir(directory, { recursive: true });
    for (const name of files.readDirectory(directory)) {
      const record = JSON.parse(files.readText(`${directory}/${name}`)) as T;
      this.#records.set(record.id, record);
    }
  }

  list(): T[] {
    return [...this.#records.values()];
  }

  /** By the whole identifier or a beginning that only one has. */
  find(id: string): T | undefined {
    const exact = this.#records.get(id);
    if (exact !== undefined || id === '') return exact;
    const [first, ...others] = this.list().filter((record) => record.id.startsWith(id));
    return others.length === 0 ? first : undefined;
  }

  put(record: T): void {
    this.#records.set(record.id, record);
    this.#files.writeFile(`${this.#directory}/${record.id}.json`, JSON.stringify(record));
  }

  delete(id: string): void {
    if (this.#records.delete(id)) this.#files.remove(`${this.#directory}/${id}.json`);
  }
}
