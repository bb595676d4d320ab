import { binaryOf, RedisError, type Reply } from './reply.ts';
import { splitWords } from './split-words.ts';

/** Reads RESP from a connection. Every method resolves to undefined at the end of the stream. */
export class RespReader {
  readonly #read: () => Promise<Uint8Array | undefined>;
  #buffer = '';

  constructor(read: () => Promise<Uint8Array | undefined>) {
    this.#read = read;
  }

  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf('\n');
      if (end >= 0) {
        const line = this.#buffer.slice(0, end).replace(/\r$/, '');
        this.#buffer = this.#buffer.slice(end + 1);
        return line;
      }
      if (!(await this.#fill())) return undefined;
    }
  }

  async bytes(length: number): Promise<string | undefined> {
    while (this.#buffer.length < length) if (!(await this.#fill())) return undefined;
    const text = this.#buffer.slice(0, length);
    this.#buffer = this.#buffer.slice(length);
    return text;
  }

  /** A command, as an array or on a line of its own. Empty where the line was empty. */
  async command(): Promise<string[] | undefined> {
    const line = await this.line();
    if (line === undefined) return undefined;
    if (!line.startsWith('*')) return splitWords(line);
    const words: string[] = [];
    for (let count = Number(line.slice(1)); count > 0; count -= 1) {
      const head = await this.line();
      if (head === undefined) return undefined;
      if (!head.startsWith('$')) throw new RedisError(`ERR Protocol error: expected '$', got '${head[0] ?? ''}'`);
      const word = await this.#bulk(Number(head.slice(1)));
      if (word === undefined) return undefined;
      words.push(word);
    }
    return words;
  }

  async reply(): Promise<Reply | undefined> {
    const line = await this.line();
    if (line === undefined) return undefined;
    const rest = line.slice(1);
    if (line.startsWith('+')) return { simple: rest };
    if (line.startsWith('-')) return { error: rest };
    if (line.startsWith(':')) return Number(rest);
    if (line.startsWith('$')) return rest === '-1' ? null : this.#bulk(Number(rest));
    if (!line.startsWith('*')) throw new RedisError(`Protocol error, got "${line[0] ?? ''}" as reply type byte`);
    if (rest === '-1') return null;
    const items: Reply[] = [];
    for (let count = Number(rest); count > 0; count -= 1) {
      const item = await this.reply();
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }

  async #bulk(length: number): Promise<string | undefined> {
    const text = await this.bytes(length + 2);
    return text?.slice(0, -2);
  }

  async #fill(): Promise<boolean> {
    const bytes = await this.#read();
    if (bytes === undefined) return false;
    this.#buffer += binaryOf(bytes);
    return true;
  }
}
